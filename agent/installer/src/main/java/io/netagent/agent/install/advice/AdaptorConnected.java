package io.netagent.agent.install.advice;

import io.netagent.hooks.ConnectHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code SocketAdaptor.connect}. */
final class AdaptorConnected {
  private AdaptorConnected() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(@Advice.Thrown @Nullable Throwable thrown) {
    ConnectHooks.adaptorConnected(thrown);
  }
}
