package io.netagent.agent.install.plan;

import static io.netagent.agent.install.plan.Hook.ANY_LATER;

import java.util.Arrays;
import java.util.List;

/** From the making of a client socket to the end of its connect, good or bad. */
final class ConnectPlan {
  private static final String NIO = "sun.nio.ch.";
  private static final String FD = "Ljava/io/FileDescriptor;";
  private static final String ADDRESS = "Ljava/net/SocketAddress;";
  private static final String FAMILY = "Ljava/net/ProtocolFamily;";

  private ConnectPlan() {}

  static List<Hook> hooks() {
    return Arrays.asList(
        Hook.atStart(
            NIO + "Net",
            "socket",
            "(" + FAMILY + "Z)" + FD,
            8,
            ANY_LATER,
            "SocketCreated",
            "all TCP client sockets are made here, or not if there are too many files;"
                + " stream=false is UDP. Registers the fd, so that"
                + " pipes, Unix-domain sockets and UDP, which pass the same methods, are left out"),
        Hook.atStart(
            NIO + "Net",
            "connect",
            "(" + FAMILY + FD + "Ljava/net/InetAddress;I)I",
            8,
            ANY_LATER,
            "ConnectStarting",
            "every connect of every API comes through this overload, on the caller's thread: the"
                + " opener's stack is here, and the error of an asynchronous connect"),
        Hook.atStart(
            NIO + "NioSocketImpl",
            "connect",
            "(" + ADDRESS + "I)V",
            17,
            ANY_LATER,
            "SocketConnected",
            "java.net.Socket: the connect is done or has failed, the time-out included"),
        Hook.atStart(
            NIO + "SocketChannelImpl",
            "connect",
            "(" + ADDRESS + ")Z",
            8,
            ANY_LATER,
            "ChannelConnected",
            "blocking channels, and non-blocking ones that connect or fail at once"),
        Hook.atStart(
            NIO + "SocketChannelImpl",
            "finishConnect",
            "()Z",
            8,
            ANY_LATER,
            "ChannelConnectFinished",
            "non-blocking channels: the end of a pending connect; one that is closed outside of"
                + " it was given up"),
        Hook.atStart(
            NIO + "SocketChannelImpl",
            "blockingConnect",
            "(" + ADDRESS + "J)V",
            17,
            ANY_LATER,
            "ChannelConnectedBlocking",
            "the channel's socket adaptor, which connects with a time-out"),
        Hook.atStart(
            NIO + "SocketAdaptor",
            "connect",
            "(" + ADDRESS + "I)V",
            17,
            ANY_LATER,
            "AdaptorConnected",
            "an address that is not resolved: newer JDKs don't get as far as blockingConnect"),
        Hook.atStart(
            NIO + "UnixAsynchronousSocketChannelImpl",
            "implConnect",
            "(" + ADDRESS + "Ljava/lang/Object;Ljava/nio/channels/CompletionHandler;)",
            8,
            ANY_LATER,
            "AsynchronousChannelConnecting",
            "asynchronous channels: from here on a close without setConnected is a failure"),
        Hook.atStart(
            NIO + "UnixAsynchronousSocketChannelImpl",
            "finishConnect",
            "(Z)V",
            8,
            ANY_LATER,
            "AsynchronousChannelConnectFinishing",
            "asynchronous channels: tells a connect that failed from one that was given up"),
        Hook.atStart(
            "java.net.SocketException",
            "<init>",
            "(Ljava/lang/String;)V",
            8,
            8,
            "old.SocketExceptionMade",
            "as SocketExceptions.of from 11 on: here nothing else sees the error of a pending connect"
                + " before the channel closes itself"),
        Hook.atStart(
            "sun.net.util.SocketExceptions",
            "of",
            "(Ljava/io/IOException;Ljava/net/InetSocketAddress;)",
            11,
            11,
            "ConnectErrorTold",
            "as the row below"),
        Hook.atStart(
            "sun.net.util.SocketExceptions",
            "of",
            "(Ljava/io/IOException;" + ADDRESS + ")",
            17,
            24,
            "ConnectErrorTold",
            "asynchronous channels: the error of a pending connect, which comes out of a native"
                + " method and stays in a local variable"),
        Hook.atStart(
            "jdk.internal.util.Exceptions",
            "ioException",
            "(Ljava/io/IOException;" + ADDRESS + ")",
            25,
            ANY_LATER,
            "ConnectErrorTold",
            "as SocketExceptions.of before 25"),
        Hook.atStart(
            NIO + "UnixAsynchronousSocketChannelImpl",
            "setConnected",
            "()V",
            8,
            ANY_LATER,
            "AsynchronousChannelConnected",
            "asynchronous channels: the one place where a connect ends well"));
  }
}
