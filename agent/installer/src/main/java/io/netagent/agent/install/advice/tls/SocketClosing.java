package io.netagent.agent.install.advice.tls;

import io.netagent.hooks.TlsHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the entry of {@code SSLSocketImpl.close}. */
final class SocketClosing {
  private SocketClosing() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.FieldValue("conContext") @Nullable Object context) {
    TlsHooks.failing(context, null);
  }
}
