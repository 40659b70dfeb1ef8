package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of the methods that write one buffer. */
final class Sent {
  private Sent() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.This Object owner,
      @Reach("intValue()") int fd,
      @Advice.Return int bytes,
      @Advice.Thrown @Nullable Throwable thrown) {
    NettyHooks.wrote(owner, fd, bytes, thrown);
  }
}
