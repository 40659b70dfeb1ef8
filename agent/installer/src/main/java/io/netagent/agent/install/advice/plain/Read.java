package io.netagent.agent.install.advice.plain;

import io.netagent.hooks.PlainSocketHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code SocketInputStream.socketRead}. */
final class Read {
  private Read() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Argument(0) @Nullable FileDescriptor descriptor,
      @Advice.Return int bytes,
      @Advice.Thrown @Nullable Throwable thrown) {
    PlainSocketHooks.read(descriptor, bytes, thrown);
  }
}
