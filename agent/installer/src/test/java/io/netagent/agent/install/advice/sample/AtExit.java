package io.netagent.agent.install.advice.sample;

import net.bytebuddy.asm.Advice;

/** For a method of WovenShapes that returns an object. */
final class AtExit {
  private AtExit() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(
      @Advice.This Object self,
      @Advice.FieldValue("count") int field,
      @Advice.Return Object returned) {
    Calls.endedPlain(self, field, returned);
  }
}
