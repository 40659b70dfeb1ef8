package io.netagent.agent.install.advice;

import io.netagent.hooks.SocketHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code SocketDispatcher.readv}. */
final class ReadVector {
  private ReadVector() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Argument(0) @Nullable FileDescriptor descriptor,
      @Advice.Return long bytes,
      @Advice.Thrown @Nullable Throwable thrown) {
    SocketHooks.read(descriptor, bytes, thrown);
  }
}
