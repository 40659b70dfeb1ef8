package io.netagent.agent.install.advice;

import io.netagent.hooks.ConnectHooks;
import java.io.IOException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the entry of the method that puts an address into the message of an exception. */
final class ConnectErrorTold {
  private ConnectErrorTold() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.Argument(0) @Nullable IOException error) {
    ConnectHooks.connectErrorTold(error);
  }
}
