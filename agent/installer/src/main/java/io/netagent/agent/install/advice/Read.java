package io.netagent.agent.install.advice;

import io.netagent.hooks.TransferHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code SocketDispatcher.read}. */
final class Read {
  private Read() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static @Nullable Object enter(@Advice.Argument(0) @Nullable FileDescriptor descriptor) {
    return TransferHooks.readBegins(descriptor);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Enter @Nullable Object begun,
      @Advice.Return int bytes,
      @Advice.Thrown @Nullable Throwable thrown) {
    TransferHooks.read(begun, bytes, thrown);
  }
}
