package io.netagent.agent.install.plan;

import static io.netagent.agent.install.plan.Hook.ANY_LATER;

import java.util.Arrays;
import java.util.List;

/** Listeners, who waits in their accept, and the connections that a server accepts. */
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
            NIO + "SocketChannelImpl",
            "<init>",
            "(Ljava/nio/channels/spi/SelectorProvider;" + FD + "Ljava/net/InetSocketAddress;)V",
            8,
            11,
            "old.ChannelAccepted",
            "the same before there were Unix-domain channels"),
        Hook.atStart(
            NIO + "UnixAsynchronousSocketChannelImpl",
            "<init>",
            "(Lsun/nio/ch/Port;" + FD + "Ljava/net/InetSocketAddress;)V",
            8,
            ANY_LATER,
            "AsynchronousChannelAccepted",
            "the constructor of accepted asynchronous channels"),
        Hook.atStart(
            NIO + "Net",
            "serverSocket",
            "(" + FAMILY,
            17,
            ANY_LATER,
            "ListenerCreated",
            "all TCP listeners are made here; a stream flag follows the family up to 24"),
        Hook.atStart(
            NIO + "Net",
            "serverSocket",
            "(Z)" + FD,
            8,
            11,
            "ListenerCreated",
            "the same before there was a family"),
        Hook.atStart(
            NIO + "ServerSocketChannelImpl",
            "accept",
            "(" + FD + FD + "[Ljava/net/InetSocketAddress;)I",
            8,
            11,
            "old.ChannelAccepting",
            "who waits in an accept; begin and end are not there in 8, and count twice with a time-out"
                + " in 11"),
        Hook.atStart(
            NIO + "NioSocketImpl",
            "beginAccept",
            "()" + FD,
            17,
            ANY_LATER,
            "SocketAcceptBegins",
            "inside the accepting lock: the one thread that waits in ServerSocket.accept"),
        Hook.atStart(
            NIO + "NioSocketImpl",
            "endAccept",
            "(Z)V",
            17,
            ANY_LATER,
            "SocketAcceptEnds",
            "its end, whatever it was"),
        Hook.atStart(
            NIO + "ServerSocketChannelImpl",
            "begin",
            "(Z)V",
            17,
            ANY_LATER,
            "ChannelAcceptBegins",
            "the same for ServerSocketChannel and its adaptor"),
        Hook.atStart(
            NIO + "ServerSocketChannelImpl",
            "end",
            "(ZZ)V",
            17,
            ANY_LATER,
            "ChannelAcceptEnds",
            "its end, non-blocking accepts included"),
        Hook.atStart(
            NIO + "UnixAsynchronousServerSocketChannelImpl",
            "finishAccept",
            "(" + FD + "Ljava/net/InetSocketAddress;",
            8,
            ANY_LATER,
            "AsynchronousChannelAcceptEnds",
            "asynchronous listeners, where no thread waits: each accepted connection"));
  }
}
