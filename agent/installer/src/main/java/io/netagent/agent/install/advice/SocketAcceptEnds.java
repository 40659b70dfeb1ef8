package io.netagent.agent.install.advice;

import io.netagent.hooks.AcceptHooks;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;

/** At the entry of {@code NioSocketImpl.endAccept}, which gives the lock back. */
final class SocketAcceptEnds {
  private SocketAcceptEnds() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.This SocketImpl listener, @Advice.Argument(0) boolean accepted) {
    AcceptHooks.socketAcceptEnds(listener, accepted);
  }
}
