package io.netagent.agent.install.advice.old;

import io.netagent.hooks.AcceptHooks;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of the constructor of an accepted {@code SocketChannelImpl} of Java 8 and 11. */
final class ChannelAccepted {
  private ChannelAccepted() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(
      @Advice.Argument(1) @Nullable FileDescriptor descriptor,
      @Advice.FieldValue("localAddress") @Nullable InetSocketAddress local,
      @Advice.Argument(2) @Nullable InetSocketAddress remote) {
    AcceptHooks.channelAccepted(descriptor, local, remote, false);
  }
}
