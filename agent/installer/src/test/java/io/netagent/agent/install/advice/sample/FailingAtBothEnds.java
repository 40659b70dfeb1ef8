package io.netagent.agent.install.advice.sample;

import net.bytebuddy.asm.Advice;

/** For any method but a constructor. */
final class FailingAtBothEnds {
  private FailingAtBothEnds() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static Object enter() {
    return Calls.fails("entry");
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(@Advice.Enter Object begun) {
    Calls.fails(begun);
  }
}
