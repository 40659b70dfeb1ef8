package io.netagent.agent.install.advice.sample;

import net.bytebuddy.asm.Advice;

/** For anything with code, constructors among them. */
final class AtAnyExit {
  private AtAnyExit() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit() {
    Calls.said("exit");
  }
}
