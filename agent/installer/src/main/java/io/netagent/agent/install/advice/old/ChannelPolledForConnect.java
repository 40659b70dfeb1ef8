package io.netagent.agent.install.advice.old;

import io.netagent.hooks.OldChannelHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code SocketChannelImpl.pollConnected} of Java 11: false when the time is over. */
final class ChannelPolledForConnect {
  private ChannelPolledForConnect() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static @Nullable Object enter(
      @Advice.FieldValue("fd") @Nullable FileDescriptor descriptor,
      @Advice.Argument(0) long limitMillis) {
    return OldChannelHooks.connectPollBegins(descriptor, limitMillis);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Enter @Nullable Object begun,
      @Advice.Return boolean ready,
      @Advice.Thrown @Nullable Throwable thrown) {
    OldChannelHooks.connectPollEnds(begun, ready, thrown);
  }
}
