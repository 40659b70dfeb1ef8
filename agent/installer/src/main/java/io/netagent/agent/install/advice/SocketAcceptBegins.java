package io.netagent.agent.install.advice;

import io.netagent.hooks.AcceptHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code NioSocketImpl.beginAccept}, which takes the lock. */
final class SocketAcceptBegins {
  private SocketAcceptBegins() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(@Advice.Return @Nullable FileDescriptor listener) {
    AcceptHooks.begins(listener);
  }
}
