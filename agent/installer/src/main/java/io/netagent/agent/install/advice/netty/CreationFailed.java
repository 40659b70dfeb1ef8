package io.netagent.agent.install.advice.netty;

import io.netagent.hooks.NettyHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around the overloads of {@code LinuxSocket.newSocketStream}. */
final class CreationFailed {
  private CreationFailed() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(@Advice.Thrown @Nullable Throwable thrown) {
    NettyHooks.creationFailed(thrown);
  }
}
