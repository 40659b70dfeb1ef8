package io.netagent.agent.install.advice;

import io.netagent.hooks.TransferHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around the methods that call sendfile(2); their fourth argument is the target. */
final class SentFile {
  private SentFile() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static @Nullable Object enter(@Advice.Argument(3) @Nullable FileDescriptor target) {
    return TransferHooks.writeBegins(target);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Enter @Nullable Object begun,
      @Advice.Return long bytes,
      @Advice.Thrown @Nullable Throwable thrown) {
    TransferHooks.wrote(begun, bytes, thrown);
  }
}
