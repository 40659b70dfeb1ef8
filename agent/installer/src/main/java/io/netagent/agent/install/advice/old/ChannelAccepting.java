package io.netagent.agent.install.advice.old;

import io.netagent.hooks.AcceptHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code ServerSocketChannelImpl.accept(FileDescriptor, …)} of Java 8 and 11. */
final class ChannelAccepting {
  private ChannelAccepting() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.Argument(0) @Nullable FileDescriptor listener) {
    AcceptHooks.begins(listener);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Argument(0) @Nullable FileDescriptor listener, @Advice.Return int accepted) {
    AcceptHooks.channelEnds(listener, accepted);
  }
}
