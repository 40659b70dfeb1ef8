package io.netagent.agent.install.advice;

import io.netagent.hooks.CloseHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the entry of the close of channels and their listeners. */
final class ChannelCloseRequested {
  private ChannelCloseRequested() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.FieldValue("fd") @Nullable FileDescriptor descriptor) {
    CloseHooks.requested(descriptor);
  }
}
