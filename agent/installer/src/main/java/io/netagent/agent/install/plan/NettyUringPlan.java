package io.netagent.agent.install.plan;

import java.util.Arrays;
import java.util.List;

/**
 * Netty's io_uring transport: of 4.2, and of the incubator that came before it for 4.1. The ring
 * connects, reads, writes and closes; Netty hears of it when it is done.
 */
final class NettyUringPlan {
  private static final String URING = "io.netty.channel.uring.";
  private static final String INCUBATOR = "io.netty.incubator.channel.uring.";
  private static final String CHANNEL = URING + "AbstractIoUringChannel";
  private static final String INCUBATOR_CHANNEL = INCUBATOR + "AbstractIOUringChannel";
  private static final String UNSAFE = "$AbstractUringUnsafe";
  private static final String ADDRESS = "Ljava/net/SocketAddress;";
  private static final String PROMISE = "Lio/netty/channel/ChannelPromise;";

  private NettyUringPlan() {}

  private static Hook hook(
      String className, String method, String descriptorStart, String advice, String reason) {
    return Hook.inLibrary(className, method, descriptorStart, "netty." + advice, reason);
  }

  static List<Hook> hooks() {
    String as = "as in 4.2";
    return Arrays.asList(
        hook(
            CHANNEL,
            "<init>",
            "(Lio/netty/channel/Channel;L" + socket(URING) + ";Z",
            "ChannelMade",
            "a new socket, or one accepted without its address"),
        hook(
            CHANNEL,
            "<init>",
            "(Lio/netty/channel/Channel;L" + socket(URING) + ";" + ADDRESS,
            "ChannelMade",
            "a socket accepted together with its address"),
        hook(
            URING + "LinuxSocket",
            "newSocketStream",
            "(",
            "CreationFailed",
            "a connect that fails because there are too many open files"),
        hook(
            CHANNEL + UNSAFE,
            "connect",
            "(" + ADDRESS + ADDRESS + PROMISE,
            "UringConnecting",
            "before a fast open or a plain connect is submitted"),
        hook(
            CHANNEL,
            "submitConnect",
            "(Ljava/net/InetSocketAddress;)V",
            "ConnectSubmitted",
            "from here on a close without an answer of the ring is a connect given up"),
        hook(
            CHANNEL + UNSAFE,
            "connectComplete",
            "(BII",
            "ConnectCompleted",
            "the connect's end and errno"),
        hook(
            CHANNEL + UNSAFE,
            "close",
            "(" + PROMISE + "Ljava/lang/Throwable;",
            "UringChannelClosing",
            "which channel has timed out"),
        hook(
            URING + "AbstractIoUringStreamChannel$IoUringStreamUnsafe",
            "readComplete0",
            "(BII",
            "ReadCompleted",
            "bytes, EOF and errno of a read; a listener's result is an fd, and not seen here"),
        hook(
            URING + "AbstractIoUringServerChannel$UringServerChannelUnsafe",
            "readComplete0",
            "(BII",
            "AcceptCompleted",
            "how much a listener accepts"),
        hook(
            CHANNEL + UNSAFE,
            "writeComplete",
            "(BII",
            "WriteCompleted",
            "bytes and errno of a write, of a splice and of a fast open"),
        hook(
            INCUBATOR_CHANNEL,
            "<init>",
            "(Lio/netty/channel/Channel;L" + socket(INCUBATOR) + ";Z",
            "ChannelMade",
            as),
        hook(
            INCUBATOR_CHANNEL,
            "<init>",
            "(Lio/netty/channel/Channel;L" + socket(INCUBATOR) + ";" + ADDRESS,
            "ChannelMade",
            as),
        hook(INCUBATOR + "LinuxSocket", "newSocketStream", "(", "CreationFailed", as),
        hook(
            INCUBATOR_CHANNEL + UNSAFE,
            "connect",
            "(" + ADDRESS + ADDRESS + PROMISE,
            "UringConnecting",
            as),
        hook(
            INCUBATOR_CHANNEL,
            "submitConnect",
            "(Ljava/net/InetSocketAddress;)V",
            "ConnectSubmitted",
            as),
        hook(
            INCUBATOR_CHANNEL + UNSAFE, "connectComplete", "(I)V", "IncubatorConnectCompleted", as),
        hook(INCUBATOR_CHANNEL + UNSAFE, "close", "(" + PROMISE + ")V", "UringChannelClosing", as),
        hook(
            INCUBATOR + "AbstractIOUringStreamChannel$IOUringStreamUnsafe",
            "readComplete0",
            "(III)V",
            "IncubatorReadCompleted",
            as),
        hook(
            INCUBATOR + "AbstractIOUringServerChannel$UringServerChannelUnsafe",
            "readComplete0",
            "(III)V",
            "IncubatorAcceptCompleted",
            as),
        hook(INCUBATOR_CHANNEL + UNSAFE, "writeComplete", "(II)V", "IncubatorWriteCompleted", as));
  }

  private static String socket(String packageName) {
    return packageName.replace('.', '/') + "LinuxSocket";
  }
}
