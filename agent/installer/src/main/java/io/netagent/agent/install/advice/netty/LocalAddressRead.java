package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyConnectHooks;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code Socket.localAddress}. */
final class LocalAddressRead {
  private LocalAddressRead() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(
      @Advice.This Object owner,
      @Reach("intValue()") int fd,
      @Advice.Return @Nullable SocketAddress local) {
    NettyConnectHooks.localAddressRead(owner, fd, local);
  }
}
