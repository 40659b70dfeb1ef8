package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyUringHooks;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the entry of {@code AbstractIoUringChannel.submitConnect}. */
final class ConnectSubmitted {
  private ConnectSubmitted() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @Reach("socket") Object owner,
      @Reach("socket.intValue()") int fd,
      @Advice.Argument(0) @Nullable SocketAddress remote) {
    NettyUringHooks.connectSubmitted(owner, fd, remote);
  }
}
