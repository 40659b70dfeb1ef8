package io.netagent.agent.install.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * The java.net of Java 8 and 11: its own system calls, past sun.nio.ch. Java 17 still has it behind
 * {@code -Djdk.net.usePlainSocketImpl}; there it is woven when it loads. It has no lock for each
 * direction: two threads may read one socket at once.
 */
final class PlainSocketPlan {
  private static final String SOCKET = "java.net.AbstractPlainSocketImpl";
  private static final String FD = "Ljava/io/FileDescriptor;";

  private PlainSocketPlan() {}

  static List<Hook> hooks() {
    List<Hook> hooks = new ArrayList<>();
    hooks.add(
        Hook.atStart(
            SOCKET,
            "create",
            "(Z)V",
            8,
            11,
            "plain.Created",
            "as Net.socket: registers the fd, or counts why there is none"));
    hooks.add(
        Hook.whenLoaded(
            SOCKET,
            "create",
            "(Z)V",
            17,
            17,
            "plain.CreatedKnowingSide",
            "the same where the side stands in another field"));
    both(
        hooks,
        SOCKET,
        "doConnect",
        "(Ljava/net/InetAddress;II)V",
        "plain.Connecting",
        "every connect to an address, on the caller's thread: the opener's stack, the end and the"
            + " error, the time-out included");
    both(
        hooks,
        SOCKET,
        "connect",
        "(Ljava/net/SocketAddress;I)V",
        "AdaptorConnected",
        "an address that is not resolved does not get as far as doConnect");
    both(
        hooks,
        SOCKET,
        "accept",
        "(Ljava/net/SocketImpl;)V",
        "plain.Accepting",
        "ServerSocket.accept: who waits, and what was accepted; socketAccept itself is native");
    both(
        hooks,
        "java.net.SocketInputStream",
        "socketRead",
        "(" + FD + "[BIII)I",
        "plain.Read",
        "every read comes through here: who is blocked, bytes, EOF, reset; socketRead0 is native");
    both(
        hooks,
        "java.net.SocketOutputStream",
        "socketWrite",
        "([BII)V",
        "plain.Write",
        "every write comes through here, and ends with all bytes or an error");
    both(
        hooks,
        SOCKET,
        "sendUrgentData",
        "(I)V",
        "SocketUrgentSent",
        "urgent data, past the stream");
    both(hooks, SOCKET, "shutdownInput", "()V", "SocketInputShutdown", "half close");
    both(hooks, SOCKET, "shutdownOutput", "()V", "SocketOutputShutdown", "the other half");
    both(
        hooks,
        SOCKET,
        "close",
        "()V",
        "SocketCloseRequested",
        "the fd lives on while threads are in its calls");
    both(
        hooks,
        SOCKET,
        "socketPreClose",
        "()V",
        "plain.Closing",
        "dup2 over the fd, which other threads may still use: the TCP socket ends here");
    both(
        hooks,
        SOCKET,
        "socketClose",
        "()V",
        "plain.Closing",
        "on entry: close(2) without the step before, from reset and releaseFD");
    hooks.add(
        Hook.atStart(
            "java.net.SocketCleanable",
            "performCleanup",
            "()V",
            11,
            11,
            "plain.Collected",
            "a socket that the application dropped: its fd is closed by number alone"));
    hooks.add(
        Hook.whenLoaded(
            "java.net.SocketCleanable",
            "performCleanup",
            "()V",
            17,
            17,
            "plain.Collected",
            "the same"));
    return hooks;
  }

  private static void both(
      List<Hook> hooks,
      String className,
      String methodName,
      String descriptor,
      String advice,
      String reason) {
    hooks.add(Hook.atStart(className, methodName, descriptor, 8, 11, advice, reason));
    hooks.add(Hook.whenLoaded(className, methodName, descriptor, 17, 17, advice, reason));
  }
}
