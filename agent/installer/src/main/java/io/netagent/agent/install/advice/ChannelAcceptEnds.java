package io.netagent.agent.install.advice;

import io.netagent.hooks.AcceptHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the entry of {@code ServerSocketChannelImpl.end}. */
final class ChannelAcceptEnds {
  private ChannelAcceptEnds() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @Advice.FieldValue("fd") @Nullable FileDescriptor listener,
      @Advice.Argument(1) boolean accepted) {
    AcceptHooks.ends(listener, accepted);
  }
}
