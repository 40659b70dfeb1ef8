package io.netagent.agent.install.advice.tls;

import io.netagent.hooks.TlsHooks;
import net.bytebuddy.asm.Advice;

/** At the entry of {@code TransportContext.finishHandshake}, which drops what it knows of it. */
final class HandshakeFinishing {
  private HandshakeFinishing() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.This Object context) {
    TlsHooks.finishing(context);
  }
}
