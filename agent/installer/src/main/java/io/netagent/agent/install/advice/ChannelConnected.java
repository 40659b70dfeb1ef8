package io.netagent.agent.install.advice;

import io.netagent.hooks.ConnectHooks;
import java.io.FileDescriptor;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code SocketChannelImpl.connect}. */
final class ChannelConnected {
  private ChannelConnected() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.FieldValue("fd") @Nullable FileDescriptor descriptor,
      @Advice.FieldValue("localAddress") @Nullable SocketAddress local,
      @Advice.Argument(0) @Nullable SocketAddress remote,
      @Advice.Return boolean connected,
      @Advice.Thrown @Nullable Throwable thrown) {
    ConnectHooks.channelConnected(descriptor, connected, local, remote, thrown);
  }
}
