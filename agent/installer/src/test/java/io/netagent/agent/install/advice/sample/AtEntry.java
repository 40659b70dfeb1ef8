package io.netagent.agent.install.advice.sample;

import net.bytebuddy.asm.Advice;

/** For any method but a constructor. */
final class AtEntry {
  private AtEntry() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter() {
    Calls.said("entry");
  }
}
