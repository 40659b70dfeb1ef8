package io.netagent.agent.install.advice;

import io.netagent.hooks.CloseHooks;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;

/** At the exit of {@code NioSocketImpl.shutdownInput}. */
final class SocketInputShutdown {
  private SocketInputShutdown() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(@Advice.This SocketImpl socket) {
    CloseHooks.socketShutdown(socket, true, false);
  }
}
