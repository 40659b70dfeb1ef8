package io.netagent.agent.install.advice;

import io.netagent.hooks.ConnectHooks;
import java.io.FileDescriptor;
import java.net.InetAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code Net.connect}. */
final class ConnectStarting {
  private ConnectStarting() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static @Nullable Object enter(
      @Advice.Argument(1) @Nullable FileDescriptor descriptor,
      @Advice.Argument(2) @Nullable InetAddress remote,
      @Advice.Argument(3) int remotePort) {
    return ConnectHooks.connectStarting(descriptor, remote, remotePort);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Enter @Nullable Object begun, @Advice.Thrown @Nullable Throwable thrown) {
    ConnectHooks.connectReturned(begun, thrown);
  }
}
