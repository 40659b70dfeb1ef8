package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyHooks;
import net.bytebuddy.asm.Advice;

/** At the entry of {@code AbstractEpollChannel.doClose}. */
final class ChannelClosing {
  private ChannelClosing() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Reach("socket") Object owner, @Reach("socket.intValue()") int fd) {
    NettyHooks.channelClosing(owner, fd);
  }
}
