package io.netagent.agent.install.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Netty's native transports, 4.1 and 4.2, and where a channel over the JDK's sockets comes from.
 * Natives can't be advised: the methods that call them are.
 */
final class NettyPlan {
  private static final String NETTY = "io.netty.channel.";
  private static final String UNIX_SOCKET = NETTY + "unix.Socket";
  private static final String UNIX_FD = NETTY + "unix.FileDescriptor";
  private static final String EPOLL_SOCKET = NETTY + "epoll.LinuxSocket";
  private static final String EPOLL_CHANNEL = NETTY + "epoll.AbstractEpollChannel";
  private static final String BUFFER = "(Ljava/nio/ByteBuffer;";
  private static final String INET = "Ljava/net/InetAddress;";
  private static final String ADDRESS = "Ljava/net/SocketAddress;";

  private NettyPlan() {}

  static List<Hook> hooks() {
    List<Hook> hooks = new ArrayList<>();
    hooks.addAll(makers());
    hooks.addAll(connects());
    hooks.addAll(transfers());
    hooks.addAll(ends());
    return hooks;
  }

  private static Hook hook(
      String className, String method, String descriptorStart, String advice, String reason) {
    return Hook.inLibrary(className, method, descriptorStart, "netty." + advice, reason);
  }

  private static List<Hook> makers() {
    return Arrays.asList(
        hook(
            EPOLL_CHANNEL,
            "<init>",
            "(Lio/netty/channel/Channel;Lio/netty/channel/epoll/LinuxSocket;Z",
            "ChannelMade",
            "a new socket, on the thread of Bootstrap.connect's caller: connect(2) comes on the"
                + " event loop, which knows no caller"),
        hook(
            EPOLL_CHANNEL,
            "<init>",
            "(Lio/netty/channel/Channel;Lio/netty/channel/epoll/LinuxSocket;" + ADDRESS,
            "ChannelMade",
            "an accepted socket; Socket.accept does not tell Unix-domain sockets apart"),
        hook(UNIX_SOCKET, "listen", "(I)V", "Listening", "a socket becomes a listener"),
        hook(UNIX_SOCKET, "accept", "([B)I", "Accepted", "how much a listener accepts"),
        hook(
            EPOLL_SOCKET,
            "newSocketStream",
            "(",
            "CreationFailed",
            "a connect that fails because there are too many open files"),
        hook(
                NETTY + "socket.nio.NioSocketChannel",
                "newChannel",
                "(",
                "NioChannelMade",
                "channels over the JDK's sockets: the caller of Bootstrap.connect, as for epoll")
            .orElse("channel"),
        hook(
                NETTY + "socket.nio.NioSocketChannel",
                "newSocket",
                "(",
                "NioChannelMade",
                "as newChannel, in older versions")
            .orElse("channel"));
  }

  private static List<Hook> connects() {
    return Arrays.asList(
        hook(
            UNIX_SOCKET,
            "connect",
            "(" + ADDRESS + ")Z",
            "Connecting",
            "connect(2), done, pending or failed"),
        hook(
            UNIX_SOCKET,
            "finishConnect",
            "()Z",
            "ConnectFinishing",
            "the end of a pending connect"),
        hook(
                NETTY + "unix.Errors",
                "handleConnectErrno",
                "(Ljava/lang/String;I)",
                "ConnectErrno",
                "the errno itself; the exception has its text, in the user's language")
            .ifAny(),
        hook(
            UNIX_SOCKET,
            "localAddress",
            "()",
            "LocalAddressRead",
            "the local port, for which Netty asks the kernel itself"),
        hook(
            NETTY + "ConnectTimeoutException",
            "<init>",
            "(Ljava/lang/String;)V",
            "ConnectTimedOut",
            "Netty's own connect time-out, which closes the channel next: tells it from one that"
                + " was given up"),
        hook(EPOLL_CHANNEL, "doClose", "()V", "ChannelClosing", "which channel has timed out"),
        hook(
            NETTY + "nio.AbstractNioChannel",
            "doClose",
            "()V",
            "NioChannelClosing",
            "the same for channels over the JDK's sockets"),
        hook(
                UNIX_SOCKET,
                "sendTo",
                BUFFER + "II" + INET + "IZ)I",
                "FastOpen",
                "TCP fast open: a connect that sends data")
            .ifAny(),
        hook(UNIX_SOCKET, "sendToAddress", "(JII" + INET + "IZ)I", "FastOpen", "the same").ifAny(),
        hook(UNIX_SOCKET, "sendToAddresses", "(JI" + INET + "IZ)I", "FastOpenMany", "the same")
            .ifAny());
  }

  private static List<Hook> transfers() {
    String both = "TCP, where its owner is tracked; eventfds and pipes pass here too";
    return Arrays.asList(
        hook(UNIX_FD, "read", BUFFER + "II)I", "Received", both),
        hook(UNIX_FD, "readAddress", "(JII)I", "Received", both),
        hook(
                UNIX_SOCKET,
                "recv",
                BUFFER + "II)I",
                "Received",
                "recv(2), which newer versions prefer")
            .ifAny(),
        hook(UNIX_SOCKET, "recvAddress", "(JII)I", "Received", "the same").ifAny(),
        hook(UNIX_FD, "write", BUFFER + "II)I", "Sent", both),
        hook(UNIX_FD, "writeAddress", "(JII)I", "Sent", both),
        hook(UNIX_FD, "writev", "([Ljava/nio/ByteBuffer;IIJ)J", "SentMany", both),
        hook(UNIX_FD, "writevAddresses", "(JI)J", "SentMany", both),
        hook(UNIX_SOCKET, "send", BUFFER + "II)I", "Sent", "send(2), which newer versions prefer")
            .ifAny(),
        hook(UNIX_SOCKET, "sendAddress", "(JII)I", "Sent", "the same").ifAny(),
        hook(EPOLL_SOCKET, "sendFile", "(", "SentMany", "sendfile(2) of a DefaultFileRegion"),
        hook(
            NETTY + "epoll.Native",
            "splice",
            "(IJIJJ)I",
            "Spliced",
            "splice(2): the bytes of spliceTo never come into memory"));
  }

  private static List<Hook> ends() {
    return Arrays.asList(
        hook(
            UNIX_SOCKET,
            "shutdown",
            "(ZZ)V",
            "HalfClosed",
            "half close, also Netty's own answer to an EOF where half closure is allowed"),
        hook(
                UNIX_FD,
                "markClosed",
                "()Z",
                "MarkedClosed",
                "who closes first, before close(2) or the ring's close: afterwards the fd number may"
                    + " be somebody else's")
            .orElse("close"),
        hook(UNIX_FD, "close", "()V", "FdClosing", "as markClosed, in versions without")
            .orElse("close"));
  }
}
