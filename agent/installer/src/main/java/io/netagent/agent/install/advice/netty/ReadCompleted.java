package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyUringHooks;
import net.bytebuddy.asm.Advice;

/** At the entry of {@code IoUringStreamUnsafe.readComplete0} in Netty 4.2. */
final class ReadCompleted {
  private ReadCompleted() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @Reach("this$0.socket") Object owner,
      @Reach("this$0.socket.intValue()") int fd,
      @Advice.Argument(1) int result) {
    NettyUringHooks.readCompleted(owner, fd, result);
  }
}
