package io.netagent.agent.install.advice.plain;

import io.netagent.hooks.ConnectHooks;
import io.netagent.hooks.PlainSocketHooks;
import java.io.FileDescriptor;
import java.net.InetAddress;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code AbstractPlainSocketImpl.doConnect}. */
final class Connecting {
  private Connecting() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static @Nullable Object enter(
      @Advice.FieldValue("fd") @Nullable FileDescriptor descriptor,
      @Advice.Argument(0) @Nullable InetAddress remote,
      @Advice.Argument(1) int remotePort,
      @Advice.Argument(2) int limitMillis) {
    return PlainSocketHooks.connectStarting(descriptor, remote, remotePort, limitMillis);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.This SocketImpl socket,
      @Advice.Enter @Nullable Object begun,
      @Advice.Thrown @Nullable Throwable thrown) {
    ConnectHooks.connectReturned(begun, null);
    ConnectHooks.socketConnected(socket, thrown);
  }
}
