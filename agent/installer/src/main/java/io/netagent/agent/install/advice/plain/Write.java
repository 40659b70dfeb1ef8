package io.netagent.agent.install.advice.plain;

import io.netagent.hooks.PlainSocketHooks;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code SocketOutputStream.socketWrite}. */
final class Write {
  private Write() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static @Nullable Object enter(@Advice.FieldValue("impl") @Nullable SocketImpl socket) {
    return PlainSocketHooks.writeBegins(socket);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Enter @Nullable Object begun,
      @Advice.Argument(2) int bytes,
      @Advice.Thrown @Nullable Throwable thrown) {
    PlainSocketHooks.wrote(begun, bytes, thrown);
  }
}
