package io.netagent.agent.install.plan;

import static io.netagent.agent.install.plan.Hook.ANY_LATER;

import java.util.Arrays;
import java.util.List;

/** Half closes, the wish to close, and the end of an fd before the kernel can give it away. */
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
            8,
            20,
            "Closing",
            "on entry: after close(2) the fd number may be somebody else's"),
        Hook.atStart(
            NIO + "SocketDispatcher",
            "preClose",
            "(" + FD + ")V",
            8,
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
            "as preClose before 21; what follows the fd differs between 25 and 27"),
        Hook.atStart(
            NIO + "SocketChannelImpl",
            "implCloseSelectableChannel",
            "()V",
            8,
            ANY_LATER,
            "ChannelCloseRequested",
            "with a selector the fd lives on until the next select, or for ever"),
        Hook.atStart(
            NIO + "ServerSocketChannelImpl",
            "implCloseSelectableChannel",
            "()V",
            8,
            ANY_LATER,
            "ChannelCloseRequested",
            "the same for listeners"),
        Hook.atStart(
            NIO + "NioSocketImpl",
            "close",
            "()V",
            17,
            ANY_LATER,
            "SocketCloseRequested",
            "the fd lives on while threads are in its calls"),
        Hook.atStart(
            NIO + "UnixAsynchronousSocketChannelImpl",
            "implClose",
            "()V",
            8,
            ANY_LATER,
            "ChannelCloseRequested",
            "asynchronous channels"),
        Hook.atStart(
            NIO + "SocketChannelImpl",
            "shutdownInput",
            "()",
            8,
            ANY_LATER,
            "ChannelInputShutdown",
            "half close; Net.shutdown is native, and the JDK's own closes call it too"),
        Hook.atStart(
            NIO + "SocketChannelImpl",
            "shutdownOutput",
            "()",
            8,
            ANY_LATER,
            "ChannelOutputShutdown",
            "the other half"),
        Hook.atStart(
            NIO + "NioSocketImpl",
            "shutdownInput",
            "()V",
            17,
            ANY_LATER,
            "SocketInputShutdown",
            "half close of java.net.Socket"),
        Hook.atStart(
            NIO + "NioSocketImpl",
            "shutdownOutput",
            "()V",
            17,
            ANY_LATER,
            "SocketOutputShutdown",
            "the other half"),
        Hook.atStart(
            NIO + "AsynchronousSocketChannelImpl",
            "shutdownInput",
            "()",
            8,
            ANY_LATER,
            "ChannelInputShutdown",
            "half close of asynchronous channels"),
        Hook.atStart(
            NIO + "AsynchronousSocketChannelImpl",
            "shutdownOutput",
            "()",
            8,
            ANY_LATER,
            "ChannelOutputShutdown",
            "the other half"),
        Hook.atStart(
            "java.lang.Shutdown",
            "runHooks",
            "()V",
            8,
            ANY_LATER,
            "Exiting",
            "around all shutdown hooks: closes in there are the end's, and the record goes after"
                + " them; a hook of our own would run beside the application's"));
  }
}
