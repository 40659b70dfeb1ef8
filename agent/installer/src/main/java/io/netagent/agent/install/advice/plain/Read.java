package io.netagent.agent.install.advice.plain;

import io.netagent.hooks.PlainSocketHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code SocketInputStream.socketRead}. */
final class Read {
  private Read() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static @Nullable Object enter(
      @Advice.Argument(0) @Nullable FileDescriptor descriptor,
      @Advice.Argument(4) int limitMillis) {
    return PlainSocketHooks.readBegins(descriptor, limitMillis);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Enter @Nullable Object begun,
      @Advice.Return int bytes,
      @Advice.Thrown @Nullable Throwable thrown) {
    PlainSocketHooks.read(begun, bytes, thrown);
  }
}
