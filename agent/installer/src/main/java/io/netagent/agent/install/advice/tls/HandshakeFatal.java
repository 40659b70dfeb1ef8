package io.netagent.agent.install.advice.tls;

import io.netagent.hooks.TlsHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the entry of {@code TransportContext.fatal}. */
final class HandshakeFatal {
  private HandshakeFatal() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.This Object context, @Advice.Argument(0) @Nullable Object alert) {
    TlsHooks.failing(context, alert);
  }
}
