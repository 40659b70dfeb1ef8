package io.netagent.agent.install.advice;

import io.netagent.hooks.AcceptHooks;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of the constructor of an accepted asynchronous channel. */
final class AsynchronousChannelAccepted {
  private AsynchronousChannelAccepted() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(
      @Advice.Argument(1) @Nullable FileDescriptor descriptor,
      @Advice.FieldValue("localAddress") @Nullable InetSocketAddress local,
      @Advice.Argument(2) @Nullable InetSocketAddress remote) {
    AcceptHooks.channelAccepted(descriptor, local, remote, true);
  }
}
