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
            NIO + "SocketChannelImpl",
            "poll",
            "(IJ)I",
            8,
            8,
            "old.ChannelPolled",
            "socket adaptors with a time-out, as park later; one that connects closes the channel when"
                + " the time is over, and that is no close by the application"),
        Hook.atStart(
            NIO + "ServerSocketChannelImpl",
            "poll",
            "(IJ)I",
            8,
            8,
            "old.ChannelPolled",
            "the same for an accept"),
        Hook.atStart(
            NIO + "SocketChannelImpl",
            "pollConnected",
            "(J)Z",
            11,
            11,
            "old.ChannelPolledForConnect",
            "as poll in 8"),
        Hook.atStart(
            NIO + "SocketChannelImpl",
            "pollRead",
            "(J)Z",
            11,
            11,
            "old.ChannelPolledForRead",
            "as poll in 8"),
        Hook.atStart(
            NIO + "ServerSocketChannelImpl",
            "pollAccept",
            "(J)Z",
            11,
            11,
            "old.ChannelPolledForRead",
            "as poll in 8"),
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
