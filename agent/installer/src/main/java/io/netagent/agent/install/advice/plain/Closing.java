package io.netagent.agent.install.advice.plain;

import io.netagent.hooks.SocketHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the entry of {@code AbstractPlainSocketImpl.socketPreClose} and {@code socketClose}. */
final class Closing {
  private Closing() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.FieldValue("fd") @Nullable FileDescriptor descriptor) {
    SocketHooks.closing(descriptor);
  }
}
