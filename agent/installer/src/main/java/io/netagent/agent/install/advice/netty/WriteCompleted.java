package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyUringHooks;
import net.bytebuddy.asm.Advice;

/** At the entry of {@code AbstractUringUnsafe.writeComplete} in Netty 4.2. */
final class WriteCompleted {
  private WriteCompleted() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @Reach("this$0.socket") Object owner,
      @Reach("this$0.socket.intValue()") int fd,
      @Advice.Argument(0) byte operation,
      @Advice.Argument(1) int result,
      @Advice.Argument(2) int flags,
      @Advice.Argument(3) long data) {
    NettyUringHooks.writeCompleted(owner, fd, operation, result, flags, data);
  }
}
