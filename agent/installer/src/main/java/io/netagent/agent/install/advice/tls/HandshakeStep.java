package io.netagent.agent.install.advice.tls;

import io.netagent.hooks.TlsHooks;
import net.bytebuddy.asm.Advice;

/** At the entry of {@code TransportContext.kickstart}. */
final class HandshakeStep {
  private HandshakeStep() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.This Object context) {
    TlsHooks.kickstart(context);
  }
}
