package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyConnectHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code Socket.finishConnect}. */
final class ConnectFinishing {
  private ConnectFinishing() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.This Object owner, @Reach("intValue()") int fd) {
    NettyConnectHooks.connectResumed(owner, fd);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.This Object owner,
      @Reach("intValue()") int fd,
      @Advice.Return boolean connected,
      @Advice.Thrown @Nullable Throwable thrown) {
    NettyConnectHooks.connectAnswered(owner, fd, connected, thrown);
  }
}
