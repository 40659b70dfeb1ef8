package io.netagent.agent.install.advice.plain;

import io.netagent.hooks.ConnectHooks;
import java.io.FileDescriptor;
import java.net.InetAddress;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code AbstractPlainSocketImpl.doConnect}. */
final class Connecting {
  private Connecting() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @Advice.FieldValue("fd") @Nullable FileDescriptor descriptor,
      @Advice.Argument(0) @Nullable InetAddress remote,
      @Advice.Argument(1) int remotePort) {
    ConnectHooks.connectStarting(descriptor, remote, remotePort);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(@Advice.This SocketImpl socket, @Advice.Thrown @Nullable Throwable thrown) {
    ConnectHooks.socketConnected(socket, thrown);
  }
}
