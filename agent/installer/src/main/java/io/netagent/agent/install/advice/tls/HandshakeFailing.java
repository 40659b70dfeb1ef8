package io.netagent.agent.install.advice.tls;

import io.netagent.hooks.TlsHooks;
import net.bytebuddy.asm.Advice;

/** At the entry of the closes of a {@code TransportContext}. */
final class HandshakeFailing {
  private HandshakeFailing() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.This Object context) {
    TlsHooks.failing(context, null);
  }
}
