package io.netagent.agent.install.advice.netty;

import io.netagent.hooks.NettyHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code NioSocketChannel.newChannel}. */
final class NioChannelMade {
  private NioChannelMade() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(@Advice.Return @Nullable Object channel) {
    NettyHooks.nioCreated(channel);
  }
}
