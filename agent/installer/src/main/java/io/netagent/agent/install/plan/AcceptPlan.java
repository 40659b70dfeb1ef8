package io.netagent.agent.install.plan;

import static io.netagent.agent.install.plan.Hook.ANY_LATER;

import java.util.Arrays;
import java.util.List;

/** Connections that a server accepts. */
final class AcceptPlan {
  private static final String NIO = "sun.nio.ch.";
  private static final String FD = "Ljava/io/FileDescriptor;";
  private static final String ADDRESS = "Ljava/net/SocketAddress;";
  private static final String FAMILY = "Ljava/net/ProtocolFamily;";

  private AcceptPlan() {}

  static List<Hook> hooks() {
    return Arrays.asList(
        Hook.atStart(
            NIO + "NioSocketImpl",
            "accept",
            "(Ljava/net/SocketImpl;)V",
            17,
            ANY_LATER,
            "SocketAccepted",
            "ServerSocket.accept; Net.accept itself is native"),
        Hook.atStart(
            NIO + "SocketChannelImpl",
            "<init>",
            "(Ljava/nio/channels/spi/SelectorProvider;" + FAMILY + FD + ADDRESS + ")V",
            17,
            ANY_LATER,
            "ChannelAccepted",
            "the constructor of accepted channels, Unix-domain ones among them"),
        Hook.atStart(
            NIO + "UnixAsynchronousSocketChannelImpl",
            "<init>",
            "(Lsun/nio/ch/Port;" + FD + "Ljava/net/InetSocketAddress;)V",
            17,
            ANY_LATER,
            "AsynchronousChannelAccepted",
            "the constructor of accepted asynchronous channels"));
  }
}
