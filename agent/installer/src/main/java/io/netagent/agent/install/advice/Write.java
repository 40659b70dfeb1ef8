package io.netagent.agent.install.advice;

import io.netagent.hooks.SocketHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code SocketDispatcher.write}. */
final class Write {
  private Write() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Argument(0) @Nullable FileDescriptor descriptor,
      @Advice.Return int bytes,
      @Advice.Thrown @Nullable Throwable thrown) {
    SocketHooks.wrote(descriptor, bytes, thrown);
  }
}
