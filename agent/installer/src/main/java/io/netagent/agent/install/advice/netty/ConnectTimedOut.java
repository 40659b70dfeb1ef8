package io.netagent.agent.install.advice.netty;

import io.netagent.hooks.NettyConnectHooks;
import net.bytebuddy.asm.Advice;

/** At the exit of a constructor of {@code ConnectTimeoutException}. */
final class ConnectTimedOut {
  private ConnectTimedOut() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit() {
    NettyConnectHooks.connectTimedOut();
  }
}
