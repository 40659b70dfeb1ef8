package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyHooks;
import net.bytebuddy.asm.Advice;

/** At the exit of {@code FileDescriptor.markClosed}, before close(2). */
final class MarkedClosed {
  private MarkedClosed() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(
      @Advice.This Object owner, @Reach("intValue()") int fd, @Advice.Return boolean first) {
    NettyHooks.markedClosed(owner, fd, first);
  }
}
