package io.netagent.agent.install.advice.netty;

import io.netagent.hooks.NettyConnectHooks;
import net.bytebuddy.asm.Advice;

/** At the entry of {@code Errors.handleConnectErrno}. */
final class ConnectErrno {
  private ConnectErrno() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.Argument(1) int negativeErrno) {
    NettyConnectHooks.connectErrno(negativeErrno);
  }
}
