package com.acme.child;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What passes the same methods of Netty and is no TCP connection. */
public final class NettyNotTcp {
  private NettyNotTcp() {}

  /** A Unix-domain connection that echoes, and stays open. */
  public static void domainSocket(Stage stage, String[] words) throws Exception {
    NettyTransport transport = new NettyTransport(words[0]);
    EventLoopGroup group = NettyEcho.group(stage, transport, 1);
    File path = File.createTempFile("netty", ".sock");
    if (!path.delete()) {
      throw new IllegalStateException(path.toString());
    }
    DomainSocketAddress address = new DomainSocketAddress(path);
    Channel listener =
        new ServerBootstrap()
            .group(group)
            .channel(transport.domainServer())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new NettyEcho.Counted(true));
                  }
                })
            .bind(address)
            .sync()
            .channel();
    NettyEcho.Counted counted = new NettyEcho.Counted(false);
    Channel client =
        new Bootstrap()
            .group(group)
            .channel(transport.domainClient())
            .handler(counted)
            .connect(address)
            .sync()
            .channel();
    client.writeAndFlush(Unpooled.directBuffer(100).writeZero(100)).sync();
    NettyEcho.await(() -> counted.read.get() == 100);
    stage.fact("open", listener.isOpen() && client.isOpen());
    stage.keep(path::delete);
  }

  /** A datagram to itself. */
  public static void datagram(Stage stage, String[] words) throws Exception {
    NettyTransport transport = new NettyTransport(words[0]);
    int[] received = new int[1];
    Channel channel =
        new Bootstrap()
            .group(NettyEcho.group(stage, transport, 1))
            .channel(transport.datagram())
            .handler(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void channelRead(ChannelHandlerContext context, Object message) {
                    received[0] = ((DatagramPacket) message).content().readableBytes();
                    ((DatagramPacket) message).release();
                  }
                })
            .bind(InetAddress.getByName("127.0.0.1"), 0)
            .sync()
            .channel();
    channel
        .writeAndFlush(
            new DatagramPacket(
                Unpooled.directBuffer(9).writeZero(9), (InetSocketAddress) channel.localAddress()))
        .sync();
    NettyEcho.await(() -> received[0] == 9);
    stage.fact("open", channel.isOpen());
  }
}
