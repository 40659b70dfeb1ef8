package io.netagent.agent.install.advice;

import io.netagent.hooks.ConnectHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code UnixAsynchronousSocketChannelImpl.implConnect}. */
final class AsynchronousChannelConnecting {
  private AsynchronousChannelConnecting() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.FieldValue("fd") @Nullable FileDescriptor descriptor) {
    ConnectHooks.asynchronousConnectStarting(descriptor);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(@Advice.Thrown @Nullable Throwable thrown) {
    ConnectHooks.asynchronousConnectRefused(thrown);
  }
}
