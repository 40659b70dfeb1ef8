package io.netagent.hooks;

import java.io.FileDescriptor;
import java.net.SocketImpl;
import org.jspecify.annotations.Nullable;

/**
 * What woven code calls around each read and write. As total as {@link SocketHooks}: whatever goes
 * wrong is counted and never reaches the application.
 */
public final class TransferHooks {
  /** Of what is under way, or null: one load less than by way of the recording. */
  private static volatile @Nullable Transfers transfers;

  private TransferHooks() {}

  static void record(@Nullable Transfers started) {
    transfers = started;
  }

  /**
   * {@code SocketDispatcher.read} or {@code readv} begins.
   *
   * @return what {@link #read} takes; null for what is no TCP socket
   */
  public static @Nullable Object readBegins(@Nullable FileDescriptor descriptor) {
    Transfers current = transfers;
    if (current == null || descriptor == null) {
      return null;
    }
    try {
      return current.readBegins(current.find(descriptor));
    } catch (Throwable t) {
      SocketHooks.failed(current.recording, t);
      return null;
    }
  }

  /** The same has ended. */
  public static void read(@Nullable Object begun, long bytes, @Nullable Throwable thrown) {
    Transfers current = transfers;
    if (current == null || begun == null) {
      return;
    }
    try {
      current.read((TrackedSocket) begun, bytes, thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current.recording, t);
    }
  }

  /**
   * {@code SocketDispatcher.write} or {@code writev} begins, or sendfile(2).
   *
   * @return what {@link #wrote} takes; null for what is no TCP socket
   */
  public static @Nullable Object writeBegins(@Nullable FileDescriptor descriptor) {
    Transfers current = transfers;
    if (current == null || descriptor == null) {
      return null;
    }
    try {
      return current.writeBegins(current.find(descriptor));
    } catch (Throwable t) {
      SocketHooks.failed(current.recording, t);
      return null;
    }
  }

  /** The same has ended. */
  public static void wrote(@Nullable Object begun, long bytes, @Nullable Throwable thrown) {
    Transfers current = transfers;
    if (current == null || begun == null) {
      return;
    }
    try {
      current.wrote((TrackedSocket) begun, bytes, thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current.recording, t);
    }
  }

  /**
   * {@code SocketChannelImpl.sendOutOfBandData} has ended.
   *
   * @param bytes 1; or none or less if it could not be sent
   */
  public static void urgentSent(@Nullable FileDescriptor descriptor, int bytes) {
    if (bytes > 0) {
      urgentSent(descriptor);
    }
  }

  private static void urgentSent(@Nullable FileDescriptor descriptor) {
    Transfers current = transfers;
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.urgentSent(current.find(descriptor));
    } catch (Throwable t) {
      SocketHooks.failed(current.recording, t);
    }
  }

  /** {@code NioSocketImpl.sendUrgentData} has returned. */
  public static void socketUrgentSent(SocketImpl socket) {
    urgentSent(SocketHooks.descriptor(socket));
  }
}
