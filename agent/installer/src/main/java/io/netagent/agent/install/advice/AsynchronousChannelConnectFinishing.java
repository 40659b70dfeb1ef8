package io.netagent.agent.install.advice;

import io.netagent.hooks.ConnectHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code UnixAsynchronousSocketChannelImpl.finishConnect}. */
final class AsynchronousChannelConnectFinishing {
  private AsynchronousChannelConnectFinishing() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.FieldValue("fd") @Nullable FileDescriptor descriptor) {
    ConnectHooks.asynchronousConnectFinishing(descriptor);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit() {
    ConnectHooks.asynchronousConnectFinished();
  }
}
