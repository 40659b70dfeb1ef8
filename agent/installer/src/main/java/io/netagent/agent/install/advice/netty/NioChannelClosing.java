package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the entry of {@code AbstractNioChannel.doClose}. */
final class NioChannelClosing {
  private NioChannelClosing() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Reach("ch") @Nullable Object channel) {
    NettyHooks.nioChannelClosing(channel);
  }
}
