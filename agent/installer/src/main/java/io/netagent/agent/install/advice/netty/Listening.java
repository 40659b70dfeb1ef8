package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyHooks;
import net.bytebuddy.asm.Advice;

/** At the exit of {@code Socket.listen}. */
final class Listening {
  private Listening() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(@Advice.This Object owner, @Reach("intValue()") int fd) {
    NettyHooks.listening(owner, fd);
  }
}
