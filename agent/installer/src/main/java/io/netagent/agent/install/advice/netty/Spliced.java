package io.netagent.agent.install.advice.netty;

import io.netagent.hooks.NettyHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code Native.splice}. */
final class Spliced {
  private Spliced() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Argument(0) int from,
      @Advice.Argument(2) int to,
      @Advice.Return int bytes,
      @Advice.Thrown @Nullable Throwable thrown) {
    NettyHooks.spliced(from, to, bytes, thrown);
  }
}
