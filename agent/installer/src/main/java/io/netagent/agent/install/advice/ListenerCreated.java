package io.netagent.agent.install.advice;

import io.netagent.hooks.AcceptHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code Net.serverSocket}. */
final class ListenerCreated {
  private ListenerCreated() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(@Advice.Return @Nullable FileDescriptor descriptor) {
    AcceptHooks.listenerCreated(descriptor);
  }
}
