package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyUringHooks;
import net.bytebuddy.asm.Advice;

/** At the entry of {@code AbstractUringUnsafe.close}. */
final class UringChannelClosing {
  private UringChannelClosing() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @Reach("this$0.socket") Object owner, @Reach("this$0.socket.intValue()") int fd) {
    NettyUringHooks.channelClosing(owner, fd);
  }
}
