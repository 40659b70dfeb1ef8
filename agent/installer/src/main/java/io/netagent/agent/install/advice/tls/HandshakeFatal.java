package io.netagent.agent.install.advice.tls;

import io.netagent.hooks.TlsHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** At the entry of {@code TransportContext.fatal}. */
final class HandshakeFatal {
  private HandshakeFatal() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @Advice.This Object context,
      @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) @Nullable Object alert) {
    TlsHooks.failing(context, alert);
  }
}
