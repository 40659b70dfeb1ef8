package io.netagent.agent.install.advice.plain;

import io.netagent.hooks.PlainSocketHooks;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code AbstractPlainSocketImpl.create} of Java 17. */
final class CreatedKnowingSide {
  private CreatedKnowingSide() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.This SocketImpl socket,
      @Advice.Argument(0) boolean stream,
      @Advice.FieldValue("isServer") boolean listener,
      @Advice.Thrown @Nullable Throwable thrown) {
    PlainSocketHooks.created(socket, stream, listener, thrown);
  }
}
