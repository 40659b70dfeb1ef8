package io.netagent.agent.install.advice;

import io.netagent.hooks.AcceptHooks;
import java.io.FileDescriptor;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of the constructor of an accepted {@code SocketChannelImpl}. */
final class ChannelAccepted {
  private ChannelAccepted() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(
      @Advice.Argument(2) @Nullable FileDescriptor descriptor,
      @Advice.FieldValue("localAddress") @Nullable SocketAddress local,
      @Advice.Argument(3) @Nullable SocketAddress remote) {
    AcceptHooks.channelAccepted(descriptor, local, remote, false);
  }
}
