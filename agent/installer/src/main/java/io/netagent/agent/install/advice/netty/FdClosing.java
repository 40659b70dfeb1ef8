package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyHooks;
import net.bytebuddy.asm.Advice;

/** At the entry of {@code FileDescriptor.close}, where that has no markClosed. */
final class FdClosing {
  private FdClosing() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.This Object owner, @Reach("intValue()") int fd) {
    NettyHooks.closing(owner, fd);
  }
}
