package io.netagent.agent.install.plan;

import static io.netagent.agent.install.plan.Hook.ANY_LATER;

import java.util.Arrays;
import java.util.List;

/** Bytes in and out, inside the JDK's own read and write locks. */
final class TransferPlan {
  private static final String NIO = "sun.nio.ch.";
  private static final String FD = "Ljava/io/FileDescriptor;";

  private TransferPlan() {}

  static List<Hook> hooks() {
    return Arrays.asList(
        Hook.atStart(
            NIO + "SocketDispatcher",
            "read",
            "(" + FD + "JI)I",
            8,
            ANY_LATER,
            "Read",
            "every read of every API comes through here, inside the read lock: who is blocked, bytes,"
                + " EOF, reset; FileChannel.transferFrom reads a channel here too"),
        Hook.atStart(
            NIO + "SocketDispatcher",
            "readv",
            "(" + FD + "JI)J",
            8,
            ANY_LATER,
            "ReadVector",
            "the same for scattering reads"),
        Hook.atStart(
            NIO + "SocketDispatcher",
            "write",
            "(" + FD + "JI)I",
            8,
            ANY_LATER,
            "Write",
            "every write of every API comes through here, inside the write lock"),
        Hook.atStart(
            NIO + "SocketDispatcher",
            "writev",
            "(" + FD + "JI)J",
            8,
            ANY_LATER,
            "WriteVector",
            "the same for gathering writes"),
        Hook.atStart(
            NIO + "FileChannelImpl",
            "transferToDirectlyInternal",
            "(JILjava/nio/channels/WritableByteChannel;" + FD + ")J",
            8,
            20,
            "SentFile",
            "sendfile(2) into a channel bypasses the dispatcher"),
        Hook.atStart(
            NIO + "FileDispatcherImpl",
            "transferTo",
            "(" + FD + "JJ" + FD + "Z)J",
            21,
            ANY_LATER,
            "SentFile",
            "as transferToDirectlyInternal before 21"),
        Hook.atStart(
            NIO + "SocketChannelImpl",
            "sendOutOfBandData",
            "(B)I",
            8,
            ANY_LATER,
            "ChannelUrgentSent",
            "urgent data of the socket adaptor, past the dispatcher"),
        Hook.atStart(
            NIO + "NioSocketImpl",
            "sendUrgentData",
            "(I)V",
            17,
            ANY_LATER,
            "SocketUrgentSent",
            "urgent data of java.net.Socket"));
  }
}
