package io.netagent.agent.install.advice;

import io.netagent.hooks.ConnectHooks;
import java.io.FileDescriptor;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * At the exit of {@code SocketChannelImpl.blockingConnect}. Its remote address is null if it was
 * not resolved: that is {@link AdaptorConnected}'s to tell.
 */
final class ChannelConnectedBlocking {
  private ChannelConnectedBlocking() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.FieldValue("fd") @Nullable FileDescriptor descriptor,
      @Advice.FieldValue("localAddress") @Nullable SocketAddress local,
      @Advice.FieldValue("remoteAddress") @Nullable SocketAddress remote,
      @Advice.Thrown @Nullable Throwable thrown) {
    ConnectHooks.channelConnected(descriptor, true, local, remote, thrown);
  }
}
