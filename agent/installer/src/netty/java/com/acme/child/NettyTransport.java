package com.acme.child;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ThreadFactory;

/** One of Netty's transports, by the names that its version has for it. */
final class NettyTransport {
  /** The incubator's loops may hang when they end (on Linux 6.18, with and without an agent). */
  private static EventLoopGroup endless;

  private final String name;

  NettyTransport(String name) {
    this.name = name;
  }

  /** As the record names it. */
  String recorded() {
    return name.equals("nio") ? "CHANNEL" : name.equals("epoll") ? "EPOLL" : "IO_URING";
  }

  boolean isEndless() {
    return name.equals("incubator");
  }

  EventLoopGroup group(int threads) throws Exception {
    if (isEndless()) {
      synchronized (NettyTransport.class) {
        if (endless == null) {
          endless =
              (EventLoopGroup)
                  type("EventLoopGroup")
                      .getConstructor(int.class, ThreadFactory.class)
                      .newInstance(2, new DefaultThreadFactory("endless", true));
        }
        return endless;
      }
    }
    if (name.equals("io_uring")) {
      Class<?> factory = Class.forName("io.netty.channel.IoHandlerFactory");
      Object handlers =
          Class.forName("io.netty.channel.uring.IoUringIoHandler")
              .getMethod("newFactory")
              .invoke(null);
      return (EventLoopGroup)
          Class.forName("io.netty.channel.MultiThreadIoEventLoopGroup")
              .getConstructor(int.class, factory)
              .newInstance(threads, handlers);
    }
    return (EventLoopGroup) type("EventLoopGroup").getConstructor(int.class).newInstance(threads);
  }

  Class<? extends Channel> client() throws Exception {
    return type("SocketChannel").asSubclass(Channel.class);
  }

  Class<? extends ServerChannel> server() throws Exception {
    return type("ServerSocketChannel").asSubclass(ServerChannel.class);
  }

  Class<? extends Channel> domainClient() throws Exception {
    return type("DomainSocketChannel").asSubclass(Channel.class);
  }

  Class<? extends ServerChannel> domainServer() throws Exception {
    return type("ServerDomainSocketChannel").asSubclass(ServerChannel.class);
  }

  Class<? extends Channel> datagram() throws Exception {
    return type("DatagramChannel").asSubclass(Channel.class);
  }

  private Class<?> type(String suffix) throws Exception {
    switch (name) {
      case "nio":
        return Class.forName(
            suffix.equals("EventLoopGroup")
                ? "io.netty.channel.nio.NioEventLoopGroup"
                : "io.netty.channel.socket.nio.Nio" + suffix);
      case "epoll":
        return Class.forName("io.netty.channel.epoll.Epoll" + suffix);
      case "io_uring":
        return Class.forName("io.netty.channel.uring.IoUring" + suffix);
      case "incubator":
        return Class.forName("io.netty.incubator.channel.uring.IOUring" + suffix);
      default:
        throw new IllegalArgumentException(name);
    }
  }
}
