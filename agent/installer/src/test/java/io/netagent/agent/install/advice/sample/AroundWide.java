package io.netagent.agent.install.advice.sample;

import net.bytebuddy.asm.Advice;

/** For a method of a long and a double that returns a long. */
final class AroundWide {
  private AroundWide() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static long enter(@Advice.Argument(0) long first) {
    return Calls.beganWide(first);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Enter long begun,
      @Advice.Argument(0) long first,
      @Advice.Argument(1) double second,
      @Advice.Return long returned,
      @Advice.Thrown Throwable thrown) {
    Calls.endedWide(begun, first, second, returned, thrown);
  }
}
