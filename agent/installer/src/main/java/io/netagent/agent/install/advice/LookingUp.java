package io.netagent.agent.install.advice;

import io.netagent.hooks.LookupHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code InetAddress.getAddressesFromNameService}. */
final class LookingUp {
  private LookingUp() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static @Nullable Object enter(@Advice.Argument(0) @Nullable String host) {
    return LookupHooks.begins(host);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Enter @Nullable Object begun, @Advice.Thrown @Nullable Throwable thrown) {
    LookupHooks.ends(begun, thrown);
  }
}
