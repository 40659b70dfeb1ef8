package io.netagent.agent.install.advice;

import io.netagent.hooks.SocketHooks;
import net.bytebuddy.asm.Advice;

/** Around {@code java.lang.Shutdown.runHooks}. */
final class Exiting {
  private Exiting() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter() {
    SocketHooks.exiting();
  }

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit() {
    SocketHooks.ended();
  }
}
