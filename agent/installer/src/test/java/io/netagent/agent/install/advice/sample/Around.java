package io.netagent.agent.install.advice.sample;

import net.bytebuddy.asm.Advice;

/** For any method but a constructor. */
final class Around {
  private Around() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static Object enter() {
    return Calls.began("around");
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(@Advice.Enter Object begun, @Advice.Thrown Throwable thrown) {
    Calls.ended(begun, thrown);
  }
}
