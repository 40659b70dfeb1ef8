package io.netagent.hooks;

import java.io.FileDescriptor;
import java.net.SocketImpl;
import org.jspecify.annotations.Nullable;

/** What woven code calls when connections end. As total as {@link SocketHooks}. */
public final class CloseHooks {
  private CloseHooks() {}

  /** The dispatcher is about to close an fd, or to replace it before its close. */
  public static void closing(@Nullable FileDescriptor descriptor) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.closes.closing(current.sockets.ofClosing(descriptor, JdkFields.number(descriptor)));
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** The application's close of a channel, or of a listener's, begins. */
  public static void requested(@Nullable FileDescriptor descriptor) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.closes.requested(current.find(descriptor));
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code NioSocketImpl.close} begins. */
  public static void socketCloseRequested(SocketImpl socket) {
    requested(SocketHooks.descriptor(socket));
  }

  /** The application has shut down one direction of a channel. */
  public static void shutdown(@Nullable FileDescriptor descriptor, boolean input, boolean output) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.closes.shutdown(current.find(descriptor), input, output);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code NioSocketImpl.shutdownInput} or {@code shutdownOutput} has returned. */
  public static void socketShutdown(SocketImpl socket, boolean input, boolean output) {
    shutdown(SocketHooks.descriptor(socket), input, output);
  }
}
