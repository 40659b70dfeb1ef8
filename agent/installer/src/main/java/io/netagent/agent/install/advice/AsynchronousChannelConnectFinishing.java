package io.netagent.agent.install.advice;

import io.netagent.hooks.SocketHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code UnixAsynchronousSocketChannelImpl.finishConnect}. */
final class AsynchronousChannelConnectFinishing {
  private AsynchronousChannelConnectFinishing() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.FieldValue("fd") @Nullable FileDescriptor descriptor) {
    SocketHooks.asynchronousConnectFinishing(descriptor);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit() {
    SocketHooks.asynchronousConnectFinished();
  }
}
