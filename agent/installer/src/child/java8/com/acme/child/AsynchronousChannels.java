package com.acme.child;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** AsynchronousSocketChannel. */
public final class AsynchronousChannels {
  private AsynchronousChannels() {}

  /** Completes a future of our own: the other of the two ways to be told. */
  static final class Told<T> implements CompletionHandler<T, Void> {
    final CompletableFuture<T> future = new CompletableFuture<>();

    @Override
    public void completed(T result, Void attachment) {
      future.complete(result);
    }

    @Override
    public void failed(Throwable thrown, Void attachment) {
      future.completeExceptionally(thrown);
    }

    T get() throws Exception {
      return future.get(30, TimeUnit.SECONDS);
    }
  }

  private static AsynchronousServerSocketChannel listener(Stage stage, String host)
      throws Exception {
    AsynchronousServerSocketChannel listener = stage.keep(AsynchronousServerSocketChannel.open());
    return listener.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
  }

  private static void tell(
      Stage stage,
      AsynchronousSocketChannel client,
      AsynchronousSocketChannel server,
      long toServer,
      long toClient)
      throws Exception {
    stage.pair(
        "ASYNCHRONOUS_CHANNEL",
        client.getLocalAddress(),
        "ASYNCHRONOUS_CHANNEL",
        server.getLocalAddress(),
        toServer,
        toClient);
  }

  public static void futures(Stage stage, String[] host) throws Exception {
    AsynchronousServerSocketChannel listener = listener(stage, host[0]);
    Future<AsynchronousSocketChannel> accepting = listener.accept();
    AsynchronousSocketChannel client = stage.keep(AsynchronousSocketChannel.open());
    client.connect(listener.getLocalAddress()).get();
    AsynchronousSocketChannel server = stage.keep(accepting.get());
    // Pending: nothing to read yet.
    ByteBuffer in = ByteBuffer.allocate(1_000);
    Future<Integer> reading = server.read(in);
    for (int sent = 0; sent < 1_000; ) {
      sent += client.write(ByteBuffer.allocate(1_000 - sent)).get();
    }
    reading.get();
    while (in.hasRemaining()) {
      server.read(in).get();
    }
    tell(stage, client, server, 1_000, 0);
  }

  public static void handlersAndVectors(Stage stage, String[] host) throws Exception {
    AsynchronousServerSocketChannel listener = listener(stage, host[0]);
    Told<AsynchronousSocketChannel> accepted = new Told<>();
    listener.accept(null, accepted);
    AsynchronousSocketChannel client = stage.keep(AsynchronousSocketChannel.open());
    Told<Void> connected = new Told<>();
    client.connect(listener.getLocalAddress(), null, connected);
    connected.get();
    AsynchronousSocketChannel server = stage.keep(accepted.get());
    ByteBuffer[] out = {ByteBuffer.allocate(111), ByteBuffer.allocateDirect(222)};
    while (out[1].hasRemaining()) {
      Told<Long> wrote = new Told<>();
      client.write(out, 0, 2, 30, TimeUnit.SECONDS, null, wrote);
      wrote.get();
    }
    ByteBuffer[] in = {ByteBuffer.allocateDirect(300), ByteBuffer.allocate(33)};
    while (in[1].hasRemaining()) {
      Told<Long> read = new Told<>();
      server.read(in, 0, 2, 30, TimeUnit.SECONDS, null, read);
      read.get();
    }
    tell(stage, client, server, 333, 0);
  }
}
