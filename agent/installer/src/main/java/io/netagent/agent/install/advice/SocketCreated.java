package io.netagent.agent.install.advice;

import io.netagent.hooks.ConnectHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code Net.socket}. */
final class SocketCreated {
  private SocketCreated() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Return @Nullable FileDescriptor descriptor,
      @Advice.Argument(1) boolean stream,
      @Advice.Thrown @Nullable Throwable thrown) {
    ConnectHooks.created(descriptor, stream, thrown);
  }
}
