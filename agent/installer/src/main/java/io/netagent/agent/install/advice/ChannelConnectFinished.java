package io.netagent.agent.install.advice;

import io.netagent.hooks.SocketHooks;
import java.io.FileDescriptor;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the entry and the exit of {@code SocketChannelImpl.finishConnect}. */
final class ChannelConnectFinished {
  private ChannelConnectFinished() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.FieldValue("fd") @Nullable FileDescriptor descriptor) {
    SocketHooks.channelConnectResumed(descriptor);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.FieldValue("fd") @Nullable FileDescriptor descriptor,
      @Advice.FieldValue("localAddress") @Nullable SocketAddress local,
      @Advice.FieldValue("remoteAddress") @Nullable SocketAddress remote,
      @Advice.Return boolean connected,
      @Advice.Thrown @Nullable Throwable thrown) {
    SocketHooks.channelConnected(descriptor, connected, local, remote, thrown);
  }
}
