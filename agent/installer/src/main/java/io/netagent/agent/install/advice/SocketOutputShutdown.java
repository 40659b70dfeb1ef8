package io.netagent.agent.install.advice;

import io.netagent.hooks.CloseHooks;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;

/** At the exit of {@code NioSocketImpl.shutdownOutput}. */
final class SocketOutputShutdown {
  private SocketOutputShutdown() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(@Advice.This SocketImpl socket) {
    CloseHooks.socketShutdown(socket, false, true);
  }
}
