package io.netagent.agent.install.advice.plain;

import io.netagent.hooks.PlainSocketHooks;
import java.io.FileDescriptor;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code AbstractPlainSocketImpl.accept}. */
final class Accepting {
  private Accepting() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @Advice.FieldValue("fd") @Nullable FileDescriptor listener,
      @Advice.FieldValue("timeout") int limitMillis) {
    PlainSocketHooks.acceptBegins(listener, limitMillis);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.FieldValue("fd") @Nullable FileDescriptor listener,
      @Advice.Argument(0) @Nullable SocketImpl socket,
      @Advice.Thrown @Nullable Throwable thrown) {
    PlainSocketHooks.acceptEnds(listener, socket, thrown);
  }
}
