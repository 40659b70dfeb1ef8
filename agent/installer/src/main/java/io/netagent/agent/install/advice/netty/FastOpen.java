package io.netagent.agent.install.advice.netty;

import io.netagent.agent.install.advice.Reach;
import io.netagent.hooks.NettyConnectHooks;
import java.net.InetAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code Socket.sendTo} and {@code sendToAddress}. */
final class FastOpen {
  private FastOpen() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @Advice.This Object owner,
      @Reach("intValue()") int fd,
      @Advice.Argument(3) @Nullable InetAddress remote,
      @Advice.Argument(4) int port,
      @Advice.Argument(5) boolean fastOpen) {
    NettyConnectHooks.fastOpenStarting(owner, fd, remote, port, fastOpen);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.This Object owner,
      @Reach("intValue()") int fd,
      @Advice.Argument(5) boolean fastOpen,
      @Advice.Return int bytes,
      @Advice.Thrown @Nullable Throwable thrown) {
    NettyConnectHooks.fastOpenEnded(owner, fd, fastOpen, bytes, thrown);
  }
}
