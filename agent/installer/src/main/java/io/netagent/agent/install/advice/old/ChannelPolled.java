package io.netagent.agent.install.advice.old;

import io.netagent.hooks.OldChannelHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code poll} of a channel of Java 8: 0 when the time is over. */
final class ChannelPolled {
  private ChannelPolled() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static @Nullable Object enter(
      @Advice.FieldValue("fd") @Nullable FileDescriptor descriptor,
      @Advice.Argument(0) int event,
      @Advice.Argument(1) long limitMillis) {
    return OldChannelHooks.pollBegins(descriptor, event, limitMillis);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Enter @Nullable Object begun,
      @Advice.Argument(0) int event,
      @Advice.Return int ready,
      @Advice.Thrown @Nullable Throwable thrown) {
    OldChannelHooks.pollEnds(begun, event, ready, thrown);
  }
}
