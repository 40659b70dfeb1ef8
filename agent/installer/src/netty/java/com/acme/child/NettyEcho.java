package com.acme.child;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.EventLoopGroup;
import java.io.File;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Echo over Netty: every way to write, and each end counts for itself. */
public final class NettyEcho {
  private static final long LIMIT_SECONDS = 20;

  /** All that were made and may be open. */
  private static final Queue<Channel> CHANNELS = new ConcurrentLinkedQueue<>();

  private NettyEcho() {}

  /** What one end has read and written. */
  static final class Counted extends ChannelInboundHandlerAdapter {
    final AtomicLong read = new AtomicLong();
    final AtomicLong written = new AtomicLong();
    final boolean echo;
    final AtomicInteger events = new AtomicInteger();
    volatile Throwable thrown;
    volatile Channel channel;

    Counted(boolean echo) {
      this.echo = echo;
    }

    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      channel = context.channel();
      CHANNELS.add(channel);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      read.addAndGet(bytes.readableBytes());
      if (echo) {
        write(context.channel(), bytes, bytes.readableBytes());
      } else {
        bytes.release();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      events.incrementAndGet();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      thrown = cause;
      context.close();
    }

    /** Counts what has really gone out. */
    void write(Channel to, Object message, long bytes) {
      to.write(message)
          .addListener(
              done -> {
                if (done.isSuccess()) {
                  written.addAndGet(bytes);
                } else {
                  thrown = done.cause();
                }
              });
    }
  }

  /** A listener whose connections are counted. */
  static final class Server {
    final Queue<Counted> connections = new ConcurrentLinkedQueue<>();
    final Channel listener;

    Server(NettyTransport transport, EventLoopGroup group, String host, boolean echo)
        throws Exception {
      listener =
          new ServerBootstrap()
              .group(group)
              .channel(transport.server())
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      Counted counted = new Counted(echo);
                      connections.add(counted);
                      channel.pipeline().addLast(counted);
                    }
                  })
              .bind(InetAddress.getByName(host), 0)
              .sync()
              .channel();
    }

    InetSocketAddress address() {
      return (InetSocketAddress) listener.localAddress();
    }

    /** The end that faces this client. */
    Counted facing(Channel client) throws Exception {
      Counted[] found = new Counted[1];
      await(
          () -> {
            for (Counted counted : connections) {
              if (counted.channel != null
                  && client.localAddress().equals(counted.channel.remoteAddress())) {
                found[0] = counted;
              }
            }
            return found[0] != null;
          });
      return found[0];
    }
  }

  /** Whether it is so now. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.holds()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("it never came");
      }
      Thread.sleep(1);
    }
  }

  static EventLoopGroup group(Stage stage, NettyTransport transport, int threads) throws Exception {
    EventLoopGroup group = transport.group(threads);
    stage.keep(
        () -> {
          // Those that are half closed would stay open: Netty 4.2 ends its loops without them.
          for (Channel channel = CHANNELS.poll(); channel != null; channel = CHANNELS.poll()) {
            channel.close().await(5_000);
          }
          if (!transport.isEndless()) {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(LIMIT_SECONDS * 1_000);
          }
        });
    return group;
  }

  static Bootstrap client(NettyTransport transport, EventLoopGroup group, Counted counted)
      throws Exception {
    return new Bootstrap()
        .group(group)
        .channel(transport.client())
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .handler(counted);
  }

  /** Transport, host, connections. */
  public static void run(Stage stage, String[] words) throws Exception {
    NettyTransport transport = new NettyTransport(words[0]);
    EventLoopGroup group = group(stage, transport, 2);
    Server server = new Server(transport, group, words[1], true);
    stage.keep(
        () -> {
          server.listener.close().sync();
          // Half closed by the clients, they would stay open: Netty 4.2 ends its loops without
          // them.
          for (Counted connection : server.connections) {
            connection.channel.close().sync();
          }
        });
    List<Counted> clients = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(words[2]); i++) {
      Counted client = new Counted(false);
      client(transport, group, client).connect(server.address()).sync();
      clients.add(client);
    }
    File file = File.createTempFile("netty", ".bin");
    file.deleteOnExit();
    try (RandomAccessFile content = new RandomAccessFile(file, "rw")) {
      content.setLength(70_001);
    }
    for (Counted client : clients) {
      send(client, file, transport);
    }
    for (Counted client : clients) {
      await(() -> client.thrown != null || client.read.get() == expected(transport));
      // The echo can be here before Netty has told the writer that its last write is done.
      await(() -> client.thrown != null || client.written.get() == expected(transport));
      Counted facing = server.facing(client.channel);
      await(() -> facing.written.get() == facing.read.get());
      if (client.thrown != null || facing.thrown != null) {
        throw new IllegalStateException(
            "client: " + client.thrown + ", server: " + facing.thrown, client.thrown);
      }
      stage.pair(
          transport.recorded(),
          client.channel.localAddress(),
          transport.recorded(),
          client.channel.remoteAddress(),
          client.written.get(),
          facing.written.get());
    }
    file.delete();
  }

  private static long expected(NettyTransport transport) {
    return 11 + 100 * 13 + 2 * 500 + 300_000 + 70_001;
  }

  /** One buffer, many before one flush, composite, more than the socket takes at once, a file. */
  private static void send(Counted client, File file, NettyTransport transport) throws Exception {
    Channel channel = client.channel;
    client.write(channel, direct(11), 11);
    channel.flush();
    for (int i = 0; i < 100; i++) {
      client.write(channel, i % 2 == 0 ? direct(13) : Unpooled.wrappedBuffer(new byte[13]), 13);
    }
    client.write(channel, Unpooled.wrappedBuffer(direct(500), direct(500)), 1_000);
    channel.flush();
    client.write(channel, direct(300_000), 300_000);
    channel.flush();
    if (transport.recorded().equals("IO_URING") && !hasFileRegions()) {
      client.write(channel, direct(70_001), 70_001);
    } else {
      client.write(channel, new DefaultFileRegion(file, 0, 70_001), 70_001);
    }
    channel.flush();
  }

  /** The incubator's io_uring can't write them. */
  private static boolean hasFileRegions() {
    try {
      Class.forName("io.netty.channel.uring.IoUringIoHandler");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static ByteBuf direct(int bytes) {
    return Unpooled.directBuffer(bytes).writeZero(bytes);
  }
}
