package io.netagent.agent.install.advice;

import io.netagent.hooks.AcceptHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code ServerSocketChannelImpl.begin}; non-blocking ones wait for nothing. */
final class ChannelAcceptBegins {
  private ChannelAcceptBegins() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(
      @Advice.FieldValue("fd") @Nullable FileDescriptor listener,
      @Advice.Argument(0) boolean blocking) {
    AcceptHooks.channelBegins(listener, blocking);
  }
}
