package io.netagent.hooks;

import io.netagent.recorder.RecordCounter;
import java.io.FileDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * What woven code of the channels' socket adaptors calls in Java 8 and 11, which wait in a poll of
 * their own where later ones park. As total as {@link SocketHooks}.
 */
public final class OldChannelHooks {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** poll(2). */
  private static final int POLLIN = 1;

  private static final int POLLOUT = 4;

  private OldChannelHooks() {}

  /** {@code SocketChannelImpl.pollRead} or {@code ServerSocketChannelImpl.pollAccept} begins. */
  public static @Nullable Object readPollBegins(
      @Nullable FileDescriptor descriptor, long limitMillis) {
    return pollBegins(descriptor, POLLIN, limitMillis);
  }

  /** The same has ended: not ready when its time is over. */
  public static void readPollEnds(
      @Nullable Object begun, boolean ready, @Nullable Throwable thrown) {
    pollEnds(begun, POLLIN, ready ? POLLIN : 0, thrown);
  }

  /** {@code SocketChannelImpl.pollConnected} begins. */
  public static @Nullable Object connectPollBegins(
      @Nullable FileDescriptor descriptor, long limitMillis) {
    return pollBegins(descriptor, POLLOUT, limitMillis);
  }

  /** The same has ended: not ready when its time is over. */
  public static void connectPollEnds(
      @Nullable Object begun, boolean ready, @Nullable Throwable thrown) {
    pollEnds(begun, POLLOUT, ready ? POLLOUT : 0, thrown);
  }

  /**
   * A thread is about to wait until a channel is ready.
   *
   * @param event of poll(2)
   * @return what {@link #pollEnds} takes; null for what is no TCP socket
   */
  public static @Nullable Object pollBegins(
      @Nullable FileDescriptor descriptor, int event, long limitMillis) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return null;
    }
    try {
      TrackedSocket socket = current.find(descriptor);
      if (socket != null && !socket.connected) {
        socket.connectError = null;
      }
      return current.waits.parkBegins(socket, event, limitMillis * NANOS_PER_MILLI);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
      return null;
    }
  }

  /**
   * It has waited. When its time is over, an adaptor that connects closes the channel next, which
   * is no close by the application.
   *
   * @param ready the events that have come; 0 when its time is over
   */
  public static void pollEnds(
      @Nullable Object begun, int event, int ready, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || begun == null) {
      return;
    }
    try {
      TrackedSocket socket = (TrackedSocket) begun;
      current.waits.parkEnds(socket, event);
      if (ready == 0 && thrown == null && !socket.connected) {
        socket.connectError = RecordCounter.CONNECT_TIMED_OUT;
      }
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }
}
