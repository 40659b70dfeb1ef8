package io.netagent.agent.install.plan;

import static io.netagent.agent.install.plan.Hook.ANY_LATER;

import java.util.Arrays;
import java.util.List;

/** The end of an fd, seen before the kernel can give its number away. */
final class ClosePlan {
  private static final String NIO = "sun.nio.ch.";
  private static final String FD = "Ljava/io/FileDescriptor;";

  private ClosePlan() {}

  static List<Hook> hooks() {
    return Arrays.asList(
        Hook.atStart(
            NIO + "SocketDispatcher",
            "close",
            "(" + FD + ")V",
            17,
            20,
            "Closing",
            "on entry: after close(2) the fd number may be somebody else's"),
        Hook.atStart(
            NIO + "SocketDispatcher",
            "preClose",
            "(" + FD + ")V",
            17,
            20,
            "Closing",
            "dup2 over an fd that other threads still use: the TCP socket ends here"),
        Hook.atStart(
            NIO + "UnixDispatcher",
            "close",
            "(" + FD + ")V",
            21,
            ANY_LATER,
            "Closing",
            "as SocketDispatcher.close before 21"),
        Hook.atStart(
            NIO + "UnixDispatcher",
            "implPreClose",
            "(" + FD,
            21,
            ANY_LATER,
            "Closing",
            "as preClose before 21; what follows the fd differs between 25 and 27"));
  }
}
