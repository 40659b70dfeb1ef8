package io.netagent.agent.install.advice.plain;

import io.netagent.hooks.PlainSocketHooks;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code SocketOutputStream.socketWrite}. */
final class Write {
  private Write() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.FieldValue("impl") @Nullable SocketImpl socket,
      @Advice.Argument(2) int bytes,
      @Advice.Thrown @Nullable Throwable thrown) {
    PlainSocketHooks.wrote(socket, bytes, thrown);
  }
}
