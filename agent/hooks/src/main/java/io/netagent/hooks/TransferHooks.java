package io.netagent.hooks;

import java.io.FileDescriptor;
import java.net.SocketImpl;
import org.jspecify.annotations.Nullable;

/**
 * What woven code calls around each read and write. As total as {@link SocketHooks}: whatever goes
 * wrong is counted and never reaches the application.
 */
public final class TransferHooks {
  private TransferHooks() {}

  /**
   * {@code SocketDispatcher.read} or {@code readv} begins.
   *
   * @return what {@link #read} takes; null for what is no TCP socket
   */
  public static @Nullable Object readBegins(@Nullable FileDescriptor descriptor) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return null;
    }
    try {
      return current.transfers.readBegins(current.find(descriptor));
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
      return null;
    }
  }

  /** The same has ended. */
  public static void read(@Nullable Object begun, long bytes, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || begun == null) {
      return;
    }
    try {
      current.transfers.read((TrackedSocket) begun, bytes, thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /**
   * {@code SocketDispatcher.write} or {@code writev} begins, or sendfile(2).
   *
   * @return what {@link #wrote} takes; null for what is no TCP socket
   */
  public static @Nullable Object writeBegins(@Nullable FileDescriptor descriptor) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return null;
    }
    try {
      return current.transfers.writeBegins(current.find(descriptor));
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
      return null;
    }
  }

  /** The same has ended. */
  public static void wrote(@Nullable Object begun, long bytes, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || begun == null) {
      return;
    }
    try {
      current.transfers.wrote((TrackedSocket) begun, bytes, thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code SocketChannelImpl.sendOutOfBandData} has sent its one byte. */
  public static void urgentSent(@Nullable FileDescriptor descriptor) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.transfers.urgentSent(current.find(descriptor));
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code NioSocketImpl.sendUrgentData} has returned. */
  public static void socketUrgentSent(SocketImpl socket) {
    urgentSent(SocketHooks.descriptor(socket));
  }
}
