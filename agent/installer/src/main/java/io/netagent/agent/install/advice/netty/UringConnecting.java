package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyUringHooks;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the entry of {@code AbstractUringUnsafe.connect}. */
final class UringConnecting {
  private UringConnecting() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @Reach("this$0.socket") Object owner,
      @Reach("this$0.socket.intValue()") int fd,
      @Advice.Argument(0) @Nullable SocketAddress remote) {
    NettyUringHooks.connectStarting(owner, fd, remote);
  }
}
