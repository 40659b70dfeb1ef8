package io.netagent.agent.install.advice.netty;

import io.netagent.hooks.NettyHooks;
import java.nio.channels.SocketChannel;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code NioSocketChannel.newChannel}. */
final class NioChannelMade {
  private NioChannelMade() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(@Advice.Return @Nullable SocketChannel channel) {
    NettyHooks.nioCreated(channel);
  }
}
