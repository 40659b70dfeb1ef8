package io.netagent.hooks;

import java.io.FileDescriptor;
import java.net.SocketImpl;
import org.jspecify.annotations.Nullable;

/**
 * What woven code of the old java.net (Java 8 and 11, and 17 if asked for) calls where {@link
 * SocketHooks} and {@link ConnectHooks} don't fit: it knows sockets by their SocketImpl, says
 * otherwise what a read has come to, and locks nothing. As total as these.
 */
public final class PlainSocketHooks {
  private static final int EOF = -1;

  private PlainSocketHooks() {}

  /**
   * {@code AbstractPlainSocketImpl.create(boolean)} has ended.
   *
   * @param stream false for UDP
   */
  public static void created(
      SocketImpl socket, boolean stream, boolean listener, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || !stream || listener) {
      return;
    }
    try {
      if (thrown != null) {
        current.connectFailed(thrown);
        return;
      }
      FileDescriptor descriptor = JdkFields.descriptor(socket);
      if (descriptor != null) {
        current.created(descriptor);
      }
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /**
   * {@code SocketInputStream.socketRead} has ended.
   *
   * @param bytes 0 at the end of the stream: who asks for no bytes does not get here
   */
  public static void read(
      @Nullable FileDescriptor descriptor, int bytes, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.readByAnyThread(descriptor, bytes > 0 ? bytes : EOF, thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /**
   * {@code SocketOutputStream.socketWrite} has ended.
   *
   * @param bytes that were to be written; all are if nothing was thrown, else nobody knows
   */
  public static void wrote(@Nullable SocketImpl socket, int bytes, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || socket == null) {
      return;
    }
    try {
      // None if it was closed meanwhile: nothing is left to be told.
      FileDescriptor descriptor = JdkFields.descriptor(socket);
      if (descriptor != null) {
        current.wroteByAnyThread(descriptor, thrown == null ? bytes : 0, thrown);
      }
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
      current.collected(fd);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }
}
