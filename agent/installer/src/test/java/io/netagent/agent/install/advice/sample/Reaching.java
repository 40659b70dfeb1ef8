package io.netagent.agent.install.advice.sample;

import io.netagent.agent.install.advice.Reach;
import net.bytebuddy.asm.Advice;

/** For a method of WovenShapes; its field may be null. */
final class Reaching {
  private Reaching() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(
      @Advice.This Object self, @Reach("text.length()") int length, @Reach("text") Object field) {
    Calls.reached(self, length, field);
  }
}
