package io.netagent.agent.install.advice;

import io.netagent.hooks.WaitHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code SelChImpl.park}, which all channels inherit. */
final class ChannelParked {
  private ChannelParked() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static @Nullable Object enter(
      @Advice.This Object channel,
      @Advice.Argument(0) int event,
      @Advice.Argument(1) long limitNanos) {
    return WaitHooks.channelParkBegins(channel, event, limitNanos);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(@Advice.Enter @Nullable Object begun, @Advice.Argument(0) int event) {
    WaitHooks.parkEnds(begun, event);
  }
}
