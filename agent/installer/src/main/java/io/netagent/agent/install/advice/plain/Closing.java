package io.netagent.agent.install.advice.plain;

import io.netagent.hooks.CloseHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the entry of {@code AbstractPlainSocketImpl.socketPreClose} and {@code socketClose}. */
final class Closing {
  private Closing() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.FieldValue("fd") @Nullable FileDescriptor descriptor) {
    CloseHooks.closing(descriptor);
  }
}
