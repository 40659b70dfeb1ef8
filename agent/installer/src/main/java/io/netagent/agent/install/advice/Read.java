package io.netagent.agent.install.advice;

import io.netagent.hooks.SocketHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code SocketDispatcher.read}. */
final class Read {
  private Read() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Argument(0) @Nullable FileDescriptor descriptor,
      @Advice.Return int bytes,
      @Advice.Thrown @Nullable Throwable thrown) {
    SocketHooks.read(descriptor, bytes, thrown);
  }
}
