package io.netagent.agent.install.advice;

import io.netagent.hooks.CloseHooks;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;

/** At the entry of {@code NioSocketImpl.close}. */
final class SocketCloseRequested {
  private SocketCloseRequested() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.This SocketImpl socket) {
    CloseHooks.socketCloseRequested(socket);
  }
}
