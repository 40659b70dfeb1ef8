package io.netagent.agent.install.advice;

import io.netagent.hooks.WaitHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code NioSocketImpl.park}. */
final class SocketParked {
  private SocketParked() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static @Nullable Object enter(
      @Advice.Argument(0) @Nullable FileDescriptor descriptor,
      @Advice.Argument(1) int event,
      @Advice.Argument(2) long limitNanos) {
    return WaitHooks.parkBegins(descriptor, event, limitNanos);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(@Advice.Enter @Nullable Object begun, @Advice.Argument(1) int event) {
    WaitHooks.parkEnds(begun, event);
  }
}
