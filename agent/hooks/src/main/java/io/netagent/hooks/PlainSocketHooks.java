package io.netagent.hooks;

import java.io.FileDescriptor;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketImpl;
import org.jspecify.annotations.Nullable;

/**
 * What woven code of the old java.net calls (Java 8 and 11, and 17 if asked for), where the hooks
 * of sun.nio.ch don't fit: it hands time-outs to the kernel instead of parking, and locks nothing
 * while it reads, writes or accepts. As total as {@link SocketHooks}.
 */
public final class PlainSocketHooks {
  private PlainSocketHooks() {}

  /**
   * {@code AbstractPlainSocketImpl.create(boolean)} has ended.
   *
   * @param stream false for UDP
   */
  public static void created(
      SocketImpl socket, boolean stream, boolean listener, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || !stream) {
      return;
    }
    try {
      current.plainSockets.created(JdkFields.descriptor(socket), listener, thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /**
   * The same in Java 8 and 11, where a server's socket is known by its owner.
   *
   * @param listener null for a client's
   */
  public static void createdFor(
      @Nullable ServerSocket listener,
      SocketImpl socket,
      boolean stream,
      @Nullable Throwable thrown) {
    created(socket, stream, listener != null, thrown);
  }

  /**
   * {@code AbstractPlainSocketImpl.doConnect} begins.
   *
   * @param limitMillis 0 for none
   * @return what {@link ConnectHooks#connectReturned} takes; null for what is no TCP socket
   */
  public static @Nullable Object connectStarting(
      @Nullable FileDescriptor descriptor,
      @Nullable InetAddress remote,
      int remotePort,
      int limitMillis) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null || remote == null) {
      return null;
    }
    try {
      return current.plainSockets.connectStarting(
          current.find(descriptor), remote, remotePort, limitMillis);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
      return null;
    }
  }

  /** {@code AbstractPlainSocketImpl.accept(SocketImpl)} begins. */
  public static void acceptBegins(@Nullable FileDescriptor listener, int limitMillis) {
    Recording current = SocketHooks.recording();
    if (current == null || listener == null) {
      return;
    }
    try {
      current.plainSockets.acceptBegins(current.find(listener), limitMillis);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** The same has ended, with a connection if nothing was thrown. */
  public static void acceptEnds(
      @Nullable FileDescriptor listener, @Nullable SocketImpl socket, @Nullable Throwable thrown) {
    acceptEnds(listener, thrown == null);
    if (thrown == null) {
      AcceptHooks.socketAccepted(socket);
    }
  }

  private static void acceptEnds(@Nullable FileDescriptor listener, boolean accepted) {
    Recording current = SocketHooks.recording();
    if (current == null || listener == null) {
      return;
    }
    try {
      current.plainSockets.acceptEnds(current.find(listener), accepted);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /**
   * {@code SocketInputStream.socketRead} begins.
   *
   * @param limitMillis 0 for none
   * @return what {@link #read} takes; null for what is no TCP socket
   */
  public static @Nullable Object readBegins(@Nullable FileDescriptor descriptor, int limitMillis) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return null;
    }
    try {
      return current.plainSockets.readBegins(current.find(descriptor), limitMillis);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
      return null;
    }
  }

  /**
   * The same has ended.
   *
   * @param bytes 0 at the end of the stream: who asks for no bytes does not get here
   */
  public static void read(@Nullable Object begun, int bytes, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || begun == null) {
      return;
    }
    try {
      current.plainSockets.read((TrackedSocket) begun, bytes, thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /**
   * {@code SocketOutputStream.socketWrite} begins.
   *
   * @return what {@link #wrote} takes; null for what is no TCP socket
   */
  public static @Nullable Object writeBegins(@Nullable SocketImpl socket) {
    Recording current = SocketHooks.recording();
    if (current == null || socket == null) {
      return null;
    }
    try {
      FileDescriptor descriptor = JdkFields.descriptor(socket);
      return descriptor == null ? null : current.plainSockets.writeBegins(current.find(descriptor));
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
      return null;
    }
  }

  /**
   * The same has ended.
   *
   * @param bytes that were to be written; all are if nothing was thrown, else nobody knows
   */
  public static void wrote(@Nullable Object begun, int bytes, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || begun == null) {
      return;
    }
    try {
      current.plainSockets.wrote((TrackedSocket) begun, thrown == null ? bytes : 0, thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code SocketCleanable.performCleanup} is about to close the fd of a dropped socket. */
  public static void collected(int fd) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.closes.closing(current.sockets.ofClosing(null, fd));
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }
}
