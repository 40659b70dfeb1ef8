package io.netagent.hooks;

import java.io.FileDescriptor;
import org.jspecify.annotations.Nullable;

/** What woven code calls when a thread waits for a socket. As total as {@link SocketHooks}. */
public final class WaitHooks {
  private WaitHooks() {}

  /**
   * {@code NioSocketImpl.park(FileDescriptor, int, long)} begins.
   *
   * @param event of poll(2)
   * @param limitNanos 0 for none
   * @return what {@link #parkEnds} takes; null for what is no TCP socket
   */
  public static @Nullable Object parkBegins(
      @Nullable FileDescriptor descriptor, int event, long limitNanos) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return null;
    }
    try {
      return current.waits.parkBegins(current.find(descriptor), event, limitNanos);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
      return null;
    }
  }

  /** {@code SelChImpl.park(int, long)} begins, which datagram channels and pipes have too. */
  public static @Nullable Object channelParkBegins(Object channel, int event, long limitNanos) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return null;
    }
    try {
      FileDescriptor descriptor = NioDescriptors.of(channel);
      return descriptor == null
          ? null
          : current.waits.parkBegins(current.find(descriptor), event, limitNanos);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
      return null;
    }
  }

  /** Either of them has ended. */
  public static void parkEnds(@Nullable Object begun, int event) {
    Recording current = SocketHooks.recording();
    if (current == null || begun == null) {
      return;
    }
    try {
      current.waits.parkEnds((TrackedSocket) begun, event);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }
}
