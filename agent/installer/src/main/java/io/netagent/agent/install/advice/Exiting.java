package io.netagent.agent.install.advice;

import io.netagent.hooks.SocketHooks;
import net.bytebuddy.asm.Advice;

/** At the entry of {@code ApplicationShutdownHooks.runHooks}. */
final class Exiting {
  private Exiting() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter() {
    SocketHooks.exiting();
  }
}
