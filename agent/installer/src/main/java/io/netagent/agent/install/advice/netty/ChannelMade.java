package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyHooks;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * At the exit of the constructors of {@code AbstractEpollChannel} and of its sisters for io_uring.
 */
final class ChannelMade {
  private ChannelMade() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(
      @Advice.This Object channel,
      @Advice.Argument(0) @Nullable Object parent,
      @Reach("socket") Object owner,
      @Reach("socket.intValue()") int fd,
      @Reach("local") @Nullable SocketAddress local,
      @Reach("remote") @Nullable SocketAddress remote) {
    NettyHooks.channelMade(channel, parent, owner, fd, local, remote);
  }
}
