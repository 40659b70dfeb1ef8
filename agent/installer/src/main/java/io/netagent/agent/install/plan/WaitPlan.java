package io.netagent.agent.install.plan;

import static io.netagent.agent.install.plan.Hook.ANY_LATER;

import java.util.Arrays;
import java.util.List;

/** Threads that the JDK parks until a socket is ready, and names that are being resolved. */
final class WaitPlan {
  private static final String NIO = "sun.nio.ch.";
  private static final String FD = "Ljava/io/FileDescriptor;";

  private WaitPlan() {}

  static List<Hook> hooks() {
    return Arrays.asList(
        Hook.atStart(
            NIO + "NioSocketImpl",
            "park",
            "(" + FD + "IJ)V",
            17,
            ANY_LATER,
            "SocketParked",
            "java.net.Socket and ServerSocket with a time-out, or on a virtual thread: read, write, connect and accept"),
        Hook.atStart(
            NIO + "SelChImpl",
            "park",
            "(IJ)V",
            17,
            ANY_LATER,
            "ChannelParked",
            "the same for channels and their socket adaptors"),
        Hook.atStart(
            "java.net.InetAddress",
            "getAddressesFromNameService",
            "(Ljava/lang/String;",
            8,
            ANY_LATER,
            "LookingUp",
            "every name that no cache has; 8 to 17 have a second argument"));
  }
}
