package io.netagent.agent.install.advice;

import io.netagent.hooks.TransferHooks;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;

/** At the exit of {@code NioSocketImpl.sendUrgentData}. */
final class SocketUrgentSent {
  private SocketUrgentSent() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(@Advice.This SocketImpl socket) {
    TransferHooks.socketUrgentSent(socket);
  }
}
