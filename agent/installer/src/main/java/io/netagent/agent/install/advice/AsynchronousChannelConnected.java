package io.netagent.agent.install.advice;

import io.netagent.hooks.ConnectHooks;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code UnixAsynchronousSocketChannelImpl.setConnected}. */
final class AsynchronousChannelConnected {
  private AsynchronousChannelConnected() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(
      @Advice.FieldValue("fd") @Nullable FileDescriptor descriptor,
      @Advice.FieldValue("localAddress") @Nullable InetSocketAddress local) {
    ConnectHooks.asynchronousChannelConnected(descriptor, local);
  }
}
