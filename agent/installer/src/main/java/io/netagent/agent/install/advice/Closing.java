package io.netagent.agent.install.advice;

import io.netagent.hooks.CloseHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the entry of the dispatchers' close and pre-close. */
final class Closing {
  private Closing() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.Argument(0) @Nullable FileDescriptor descriptor) {
    CloseHooks.closing(descriptor);
  }
}
