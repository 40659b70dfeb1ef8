package io.netagent.agent.install.advice;

import io.netagent.hooks.AcceptHooks;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code NioSocketImpl.accept}. */
final class SocketAccepted {
  private SocketAccepted() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(@Advice.Argument(0) @Nullable SocketImpl socket) {
    AcceptHooks.socketAccepted(socket);
  }
}
