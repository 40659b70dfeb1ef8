package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyUringHooks;
import net.bytebuddy.asm.Advice;

/** The same in the incubator of Netty 4.1. */
final class IncubatorReadCompleted {
  private IncubatorReadCompleted() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @Reach("this$0.socket") Object owner,
      @Reach("this$0.socket.intValue()") int fd,
      @Advice.Argument(0) int result) {
    NettyUringHooks.readCompleted(owner, fd, result);
  }
}
