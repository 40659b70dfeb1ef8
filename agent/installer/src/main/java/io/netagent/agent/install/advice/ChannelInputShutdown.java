package io.netagent.agent.install.advice;

import io.netagent.hooks.CloseHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code shutdownInput} of channels, asynchronous ones too. */
final class ChannelInputShutdown {
  private ChannelInputShutdown() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(@Advice.FieldValue("fd") @Nullable FileDescriptor descriptor) {
    CloseHooks.shutdown(descriptor, true, false);
  }
}
