package io.netagent.agent.install.advice.plain;

import io.netagent.hooks.PlainSocketHooks;
import java.net.ServerSocket;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code AbstractPlainSocketImpl.create} of Java 8 and 11. */
final class Created {
  private Created() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.This SocketImpl socket,
      @Advice.Argument(0) boolean stream,
      @Advice.FieldValue("serverSocket") @Nullable ServerSocket listener,
      @Advice.Thrown @Nullable Throwable thrown) {
    PlainSocketHooks.createdFor(listener, socket, stream, thrown);
  }
}
