package io.netagent.agent.install.advice;

import io.netagent.hooks.ConnectHooks;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code NioSocketImpl.connect}. */
final class SocketConnected {
  private SocketConnected() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(@Advice.This SocketImpl socket, @Advice.Thrown @Nullable Throwable thrown) {
    ConnectHooks.socketConnected(socket, thrown);
  }
}
