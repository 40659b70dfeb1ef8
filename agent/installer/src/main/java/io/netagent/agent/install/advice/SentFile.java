package io.netagent.agent.install.advice;

import io.netagent.hooks.SocketHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of the methods that call sendfile(2); their fourth argument is the target. */
final class SentFile {
  private SentFile() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Argument(3) @Nullable FileDescriptor target,
      @Advice.Return long bytes,
      @Advice.Thrown @Nullable Throwable thrown) {
    SocketHooks.wrote(target, bytes, thrown);
  }
}
