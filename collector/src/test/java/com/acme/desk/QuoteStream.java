package com.acme.desk;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** Both ends of a gRPC stream that is open in both directions and has nothing to say. */
final class QuoteStream implements AutoCloseable {
  private static final MethodDescriptor<String, String> QUOTES =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodType.BIDI_STREAMING)
          .setFullMethodName("acme.Desk/Quotes")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  private final Server server;
  private final ManagedChannel channel;

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Returns when the first quote has come over it; more never come. */
  QuoteStream() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerServiceDefinition.builder("acme.Desk")
                    .addMethod(QUOTES, ServerCalls.asyncBidiStreamingCall(QuoteStream::serve))
                    .build())
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    CountDownLatch first = new CountDownLatch(1);
    ClientCalls.asyncBidiStreamingCall(
            channel.newCall(QUOTES, CallOptions.DEFAULT), new Listener(first::countDown))
        .onNext("ACME");
    first.await();
  }

  private static StreamObserver<String> serve(StreamObserver<String> answers) {
    return new Listener(() -> answers.onNext("17.5"));
  }

  private record Listener(Runnable onMessage) implements StreamObserver<String> {
    @Override
    public void onNext(String value) {
      onMessage.run();
    }

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onCompleted() {}
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
