package io.netagent.agent.install.advice;

import io.netagent.hooks.ConnectHooks;
import java.io.FileDescriptor;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the entry and the exit of {@code SocketChannelImpl.finishConnect}. */
final class ChannelConnectFinished {
  private ChannelConnectFinished() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.FieldValue("fd") @Nullable FileDescriptor descriptor) {
    ConnectHooks.channelConnectResumed(descriptor);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.FieldValue("fd") @Nullable FileDescriptor descriptor,
      @Advice.FieldValue("localAddress") @Nullable SocketAddress local,
      @Advice.FieldValue("remoteAddress") @Nullable SocketAddress remote,
      @Advice.Return boolean connected,
      @Advice.Thrown @Nullable Throwable thrown) {
    ConnectHooks.channelConnected(descriptor, connected, local, remote, thrown);
  }
}
