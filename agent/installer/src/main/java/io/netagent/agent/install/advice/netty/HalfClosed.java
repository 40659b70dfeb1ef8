package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyHooks;
import net.bytebuddy.asm.Advice;

/** At the exit of {@code Socket.shutdown}. */
final class HalfClosed {
  private HalfClosed() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(
      @Advice.This Object owner,
      @Reach("intValue()") int fd,
      @Advice.Argument(0) boolean input,
      @Advice.Argument(1) boolean output) {
    NettyHooks.shutdown(owner, fd, input, output);
  }
}
