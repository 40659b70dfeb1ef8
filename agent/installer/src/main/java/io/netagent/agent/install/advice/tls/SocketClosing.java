package io.netagent.agent.install.advice.tls;

import io.netagent.hooks.TlsHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** At the entry of {@code SSLSocketImpl.close}. */
final class SocketClosing {
  private SocketClosing() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @Advice.FieldValue(value = "conContext", typing = Assigner.Typing.DYNAMIC)
          @Nullable Object context) {
    TlsHooks.failing(context, null);
  }
}
