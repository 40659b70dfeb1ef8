package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyConnectHooks;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code Socket.connect}. */
final class Connecting {
  private Connecting() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @Advice.This Object owner,
      @Reach("intValue()") int fd,
      @Advice.Argument(0) @Nullable SocketAddress remote) {
    NettyConnectHooks.connectStarting(owner, fd, remote);
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
