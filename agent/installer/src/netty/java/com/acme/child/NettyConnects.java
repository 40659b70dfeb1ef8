package com.acme.child;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Connects over Netty: who calls, and how they fail. */
public final class NettyConnects {
  private NettyConnects() {}

  /** Whether the kernel allows the transport. */
  public static void available(Stage stage, String[] words) {
    Throwable thrown =
        Stage.thrownBy(() -> NettyEcho.group(stage, new NettyTransport(words[0]), 1));
    stage.fact("available", thrown == null);
    stage.fact("why", String.valueOf(thrown).replace('\n', ' '));
  }

  private static ServerSocket listener(Stage stage) throws Exception {
    return stage.keep(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
  }

  private static Bootstrap client(Stage stage, String transport) throws Exception {
    NettyTransport of = new NettyTransport(transport);
    EventLoopGroup group = NettyEcho.group(stage, of, 1);
    return NettyEcho.client(of, group, new NettyEcho.Counted(false));
  }

  /** By a thread of the application. */
  public static void byCaller(Stage stage, String[] words) throws Exception {
    openNettyHere(client(stage, words[0]), listener(stage)).sync();
  }

  private static ChannelFuture openNettyHere(Bootstrap client, ServerSocket listener) {
    return client.connect(listener.getLocalSocketAddress());
  }

  /** By name: the channel is made first, then the name is looked up by another thread. */
  public static void byName(Stage stage, String[] words) throws Exception {
    openNettyByNameHere(client(stage, words[0]), listener(stage)).sync();
  }

  private static ChannelFuture openNettyByNameHere(Bootstrap client, ServerSocket listener) {
    return client.connect(InetSocketAddress.createUnresolved("localhost", listener.getLocalPort()));
  }

  /** Register first, connect later, as gRPC does. */
  public static void byRegistering(Stage stage, String[] words) throws Exception {
    registerNettyHere(client(stage, words[0]), listener(stage)).sync();
  }

  private static ChannelFuture registerNettyHere(Bootstrap client, ServerSocket listener)
      throws Exception {
    Channel channel = client.register().sync().channel();
    return channel.connect(listener.getLocalSocketAddress());
  }

  /** Again from a handler, when the first connection has ended: the event loop is the caller. */
  public static void byEventLoop(Stage stage, String[] words) throws Exception {
    ServerSocket listener = listener(stage);
    Bootstrap client = client(stage, words[0]);
    ChannelFuture[] again = new ChannelFuture[1];
    Bootstrap first = client.clone().handler(new Reconnecting(client, listener, again));
    first.connect(listener.getLocalSocketAddress()).sync();
    listener.accept().close();
    NettyEcho.await(() -> again[0] != null && again[0].isSuccess());
  }

  private static final class Reconnecting extends ChannelInboundHandlerAdapter {
    private final Bootstrap client;
    private final ServerSocket listener;
    private final ChannelFuture[] again;

    Reconnecting(Bootstrap client, ServerSocket listener, ChannelFuture[] again) {
      this.client = client;
      this.listener = listener;
      this.again = again;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      // The peer has closed, and half closure is allowed.
      context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      again[0] = client.connect(listener.getLocalSocketAddress());
    }
  }

  /** More connections from one line than the JDK makes through the same frames of reflection. */
  public static void manyFromOneLine(Stage stage, String[] words) throws Exception {
    ServerSocket listener = listener(stage);
    Bootstrap client = client(stage, words[0]);
    for (int i = 0; i < Integer.parseInt(words[1]); i++) {
      openNettyHere(client, listener).sync();
    }
  }

  /** Transport, host, port, time-out in ms, or 0 for the kernel's; tells what was thrown. */
  public static void failing(Stage stage, String[] words) throws Exception {
    Bootstrap client = client(stage, words[0]);
    int timeoutMillis = Integer.parseInt(words[3]);
    client.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis);
    if (timeoutMillis == 0) {
      // TCP_SYNCNT (tcp(7)): one SYN more, and ETIMEDOUT after three seconds instead of two
      // minutes.
      client.option(new IntegerUnixChannelOption("TCP_SYNCNT", 6, 7), 1);
    }
    ChannelFuture connect =
        client.connect(new InetSocketAddress(words[1], Integer.parseInt(words[2]))).await();
    stage.fact("thrown", connect.cause() == null ? "null" : connect.cause().getClass().getName());
    connect.channel().closeFuture().await(5_000);
    stage.close();
  }

  /** Closed while the connect is pending. */
  public static void givenUp(Stage stage, String[] words) throws Exception {
    Bootstrap client = client(stage, words[0]);
    ChannelFuture connect =
        client.connect(new InetSocketAddress("127.0.0.1", Integer.parseInt(words[1])));
    connect.await(50);
    connect.channel().close().await();
    stage.fact("thrown", connect.cause() == null ? "null" : connect.cause().getClass().getName());
    connect.channel().closeFuture().await(5_000);
  }

  /** The peer has sent its end, and nobody closes here. */
  public static void endUnanswered(Stage stage, String[] words) throws Exception {
    ServerSocket listener = listener(stage);
    NettyTransport transport = new NettyTransport(words[0]);
    NettyEcho.Counted counted = new NettyEcho.Counted(false);
    Channel channel =
        NettyEcho.client(transport, NettyEcho.group(stage, transport, 1), counted)
            .connect(listener.getLocalSocketAddress())
            .sync()
            .channel();
    Socket server = stage.keep(listener.accept());
    server.getOutputStream().write(new byte[5]);
    server.shutdownOutput();
    NettyEcho.await(() -> counted.read.get() == 5 && counted.events.get() > 0);
    stage.fact("open", channel.isOpen());
    stage.fact("port", server.getPort());
  }

  /** The peer resets the connection while it is read. */
  public static void reset(Stage stage, String[] words) throws Exception {
    ServerSocket listener = listener(stage);
    Channel channel =
        client(stage, words[0]).connect(listener.getLocalSocketAddress()).sync().channel();
    Socket server = listener.accept();
    server.setSoLinger(true, 0);
    server.close();
    if (!channel.closeFuture().await(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still open");
    }
  }
}
