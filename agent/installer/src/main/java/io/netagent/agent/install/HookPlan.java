package io.netagent.agent.install;

import static io.netagent.agent.install.Hook.ANY_LATER;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Every hook with its reason. They sit at sun.nio.ch.SocketDispatcher and below, not at the API:
 * that is where Socket, SocketChannel, the adaptors and the asynchronous channels meet, inside the
 * JDK's own read and write locks, with signatures that hardly change. Natives can't be advised
 * (Net.accept): their Java callers are.
 */
final class HookPlan {
  private static final String FD = "Ljava/io/FileDescriptor;";
  private static final String ADDRESS = "Ljava/net/SocketAddress;";
  private static final String FAMILY = "Ljava/net/ProtocolFamily;";

  private static final List<Hook> ALL =
      Collections.unmodifiableList(
          Arrays.asList(
              hook(
                  "Net",
                  "socket",
                  "(" + FAMILY + "Z)" + FD,
                  17,
                  ANY_LATER,
                  "SocketCreated",
                  "all TCP client sockets are made here, or not if there are too many files;"
                      + " stream=false is UDP. Registers the fd, so that"
                      + " pipes, Unix-domain sockets and UDP, which pass the same methods, are left out"),
              hook(
                  "Net",
                  "connect",
                  "(" + FAMILY + FD + "Ljava/net/InetAddress;I)I",
                  17,
                  ANY_LATER,
                  "ConnectStarting",
                  "every connect of every API comes through this overload, on the caller's thread: the"
                      + " opener's stack is here, and the error of an asynchronous connect"),
              hook(
                  "NioSocketImpl",
                  "connect",
                  "(" + ADDRESS + "I)V",
                  17,
                  ANY_LATER,
                  "SocketConnected",
                  "java.net.Socket: the connect is done or has failed, the time-out included"),
              hook(
                  "SocketChannelImpl",
                  "connect",
                  "(" + ADDRESS + ")Z",
                  17,
                  ANY_LATER,
                  "ChannelConnected",
                  "blocking channels, and non-blocking ones that connect or fail at once"),
              hook(
                  "SocketChannelImpl",
                  "finishConnect",
                  "()Z",
                  17,
                  ANY_LATER,
                  "ChannelConnectFinished",
                  "non-blocking channels: the end of a pending connect; one that is closed outside of"
                      + " it was given up"),
              hook(
                  "SocketChannelImpl",
                  "blockingConnect",
                  "(" + ADDRESS + "J)V",
                  17,
                  ANY_LATER,
                  "ChannelConnectedBlocking",
                  "the channel's socket adaptor, which connects with a time-out"),
              hook(
                  "SocketAdaptor",
                  "connect",
                  "(" + ADDRESS + "I)V",
                  17,
                  ANY_LATER,
                  "AdaptorConnected",
                  "an address that is not resolved: newer JDKs don't get as far as blockingConnect"),
              hook(
                  "UnixAsynchronousSocketChannelImpl",
                  "implConnect",
                  "(" + ADDRESS + "Ljava/lang/Object;Ljava/nio/channels/CompletionHandler;)",
                  17,
                  ANY_LATER,
                  "AsynchronousChannelConnecting",
                  "asynchronous channels: from here on a close without setConnected is a failure"),
              hook(
                  "UnixAsynchronousSocketChannelImpl",
                  "finishConnect",
                  "(Z)V",
                  17,
                  ANY_LATER,
                  "AsynchronousChannelConnectFinishing",
                  "asynchronous channels: tells a connect that failed from one that was given up"),
              hook(
                  "sun.net.util.SocketExceptions",
                  "of",
                  "(Ljava/io/IOException;" + ADDRESS + ")",
                  17,
                  24,
                  "ConnectErrorTold",
                  "asynchronous channels: the error of a pending connect, which comes out of a native"
                      + " method and stays in a local variable"),
              hook(
                  "jdk.internal.util.Exceptions",
                  "ioException",
                  "(Ljava/io/IOException;" + ADDRESS + ")",
                  25,
                  ANY_LATER,
                  "ConnectErrorTold",
                  "as SocketExceptions.of before 25"),
              hook(
                  "UnixAsynchronousSocketChannelImpl",
                  "setConnected",
                  "()V",
                  17,
                  ANY_LATER,
                  "AsynchronousChannelConnected",
                  "asynchronous channels: the one place where a connect ends well"),
              hook(
                  "NioSocketImpl",
                  "accept",
                  "(Ljava/net/SocketImpl;)V",
                  17,
                  ANY_LATER,
                  "SocketAccepted",
                  "ServerSocket.accept; Net.accept itself is native"),
              hook(
                  "SocketChannelImpl",
                  "<init>",
                  "(Ljava/nio/channels/spi/SelectorProvider;" + FAMILY + FD + ADDRESS + ")V",
                  17,
                  ANY_LATER,
                  "ChannelAccepted",
                  "the constructor of accepted channels, Unix-domain ones among them"),
              hook(
                  "UnixAsynchronousSocketChannelImpl",
                  "<init>",
                  "(Lsun/nio/ch/Port;" + FD + "Ljava/net/InetSocketAddress;)V",
                  17,
                  ANY_LATER,
                  "AsynchronousChannelAccepted",
                  "the constructor of accepted asynchronous channels"),
              hook(
                  "SocketDispatcher",
                  "read",
                  "(" + FD + "JI)I",
                  17,
                  ANY_LATER,
                  "Read",
                  "every read of every API ends here, inside the read lock: bytes, EOF, reset"),
              hook(
                  "SocketDispatcher",
                  "readv",
                  "(" + FD + "JI)J",
                  17,
                  ANY_LATER,
                  "ReadVector",
                  "the same for scattering reads"),
              hook(
                  "SocketDispatcher",
                  "write",
                  "(" + FD + "JI)I",
                  17,
                  ANY_LATER,
                  "Write",
                  "every write of every API ends here, inside the write lock"),
              hook(
                  "SocketDispatcher",
                  "writev",
                  "(" + FD + "JI)J",
                  17,
                  ANY_LATER,
                  "WriteVector",
                  "the same for gathering writes"),
              hook(
                  "FileChannelImpl",
                  "transferToDirectlyInternal",
                  "(JILjava/nio/channels/WritableByteChannel;" + FD + ")J",
                  17,
                  20,
                  "SentFile",
                  "sendfile(2) into a channel bypasses the dispatcher"),
              hook(
                  "FileDispatcherImpl",
                  "transferTo",
                  "(" + FD + "JJ" + FD + "Z)J",
                  21,
                  ANY_LATER,
                  "SentFile",
                  "as transferToDirectlyInternal before 21"),
              hook(
                  "SocketDispatcher",
                  "close",
                  "(" + FD + ")V",
                  17,
                  20,
                  "Closing",
                  "on entry: after close(2) the fd number may be somebody else's"),
              hook(
                  "SocketDispatcher",
                  "preClose",
                  "(" + FD + ")V",
                  17,
                  20,
                  "Closing",
                  "dup2 over an fd that other threads still use: the TCP socket ends here"),
              hook(
                  "UnixDispatcher",
                  "close",
                  "(" + FD + ")V",
                  21,
                  ANY_LATER,
                  "Closing",
                  "as SocketDispatcher.close before 21"),
              hook(
                  "UnixDispatcher",
                  "implPreClose",
                  "(" + FD,
                  21,
                  ANY_LATER,
                  "Closing",
                  "as preClose before 21; what follows the fd differs between 25 and 27")));

  private HookPlan() {}

  private static Hook hook(
      String className,
      String methodName,
      String descriptorStart,
      int firstJdk,
      int lastJdk,
      String advice,
      String reason) {
    return new Hook(
        className.indexOf('.') < 0 ? "sun.nio.ch." + className : className,
        methodName,
        descriptorStart,
        firstJdk,
        lastJdk,
        advice,
        reason);
  }

  /** The hooks that a JDK of this feature release must have. */
  static List<Hook> forJdk(int jdk) {
    List<Hook> hooks = new ArrayList<>();
    for (Hook hook : ALL) {
      if (hook.appliesTo(jdk)) {
        hooks.add(hook);
      }
    }
    return hooks;
  }
}
