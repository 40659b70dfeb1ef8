package io.netagent.agent.install.advice.plain;

import io.netagent.hooks.PlainSocketHooks;
import net.bytebuddy.asm.Advice;

/** At the entry of {@code SocketCleanable.performCleanup}. */
final class Collected {
  private Collected() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.FieldValue("fd") int fd) {
    PlainSocketHooks.collected(fd);
  }
}
