package com.acme.child;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.UnixChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As {@link FdReuse}, with connections of Netty: their fd numbers go from hand to hand, also to
 * files, pipes and UDP sockets of the JDK.
 */
public final class NettyReuse {
  private final FdReuse slots;
  private final NettyTransport transport;
  private final NettyEcho.Server server;
  private final EventLoopGroup group;
  private final int connections;
  private final AtomicInteger next = new AtomicInteger();

  private NettyReuse(
      FdReuse slots,
      NettyTransport transport,
      NettyEcho.Server server,
      EventLoopGroup group,
      int connections) {
    this.slots = slots;
    this.transport = transport;
    this.server = server;
    this.group = group;
    this.connections = connections;
  }

  /** Directory of the record, transport, threads, connections. */
  public static void run(Stage stage, String[] words) throws Exception {
    FdReuse slots = FdReuse.in(words[0]);
    NettyTransport transport = new NettyTransport(words[1]);
    EventLoopGroup group = NettyEcho.group(stage, transport, 2);
    NettyEcho.Server server = new NettyEcho.Server(transport, group, "127.0.0.1", true);
    NettyReuse stress = new NettyReuse(slots, transport, server, group, Integer.parseInt(words[3]));
    List<Thread> others = new ArrayList<>();
    others.addAll(slots.start(1, slots::files));
    others.addAll(slots.start(1, slots::pipes));
    others.addAll(slots.start(1, slots::datagrams));
    for (Thread client : slots.start(Integer.parseInt(words[2]), stress::connect)) {
      client.join();
    }
    slots.ended = true;
    for (Thread other : others) {
      other.join();
    }
    server.listener.close().sync();
    slots.tell(stage);
  }

  private void connect() throws Exception {
    InetSocketAddress to = server.address();
    for (int id = next.getAndIncrement(); id < connections; id = next.getAndIncrement()) {
      int bytes = 1 + id;
      NettyEcho.Counted counted = new NettyEcho.Counted(false);
      Channel channel = NettyEcho.client(transport, group, counted).connect(to).sync().channel();
      channel.writeAndFlush(Unpooled.directBuffer(bytes).writeZero(bytes)).sync();
      NettyEcho.await(() -> counted.read.get() == bytes);
      slots.check(
          ((UnixChannel) channel).fd().intValue(),
          ((InetSocketAddress) channel.localAddress()).getPort(),
          to.getPort(),
          bytes,
          bytes);
      channel.close().sync();
    }
  }
}
