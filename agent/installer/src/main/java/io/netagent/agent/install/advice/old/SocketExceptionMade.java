package io.netagent.agent.install.advice.old;

import io.netagent.hooks.ConnectHooks;
import java.io.IOException;
import net.bytebuddy.asm.Advice;

/** At the exit of the constructor of {@code SocketException} of Java 8. */
final class SocketExceptionMade {
  private SocketExceptionMade() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(@Advice.This IOException error) {
    ConnectHooks.connectErrorTold(error);
  }
}
