package io.netagent.hooks;

import io.netagent.recorder.FlightRecordWriter;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps memory for slots ahead of the highest fd. Only the agent's thread takes memory; an open
 * that comes near the end wakes it, because a burst of opens is faster than its next tick.
 */
final class SlotSupply {
  private static final long RETRY_NANOS = 10_000_000_000L;

  private final FlightRecordWriter writer;
  private final TrackedSockets sockets;

  /** The highest fd that was opened; races only make it too low for a moment. */
  private volatile int highestFd;

  /** The thread to wake; null before it runs. */
  private volatile @Nullable Thread taker;

  /** An open on this fd or a higher one wakes it; none if there is no more memory to take. */
  private volatile int wakeAtFd;

  /** No memory for more slots before this time; agent's thread only. */
  private long nextAtNanos = Long.MIN_VALUE;

  SlotSupply(FlightRecordWriter writer, TrackedSockets sockets) {
    this.writer = writer;
    this.sockets = sockets;
    while (sockets.capacity() < writer.backedSlots()) {
      sockets.grow();
    }
    wakeAtFd = halfOfAll();
  }

  void takenBy(Thread thread) {
    taker = thread;
  }

  /** Opening thread: whether this fd has a slot. */
  boolean cover(int fd) {
    if (fd > highestFd) {
      highestFd = fd;
      if (fd >= wakeAtFd) {
        LockSupport.unpark(taker);
      }
    }
    return fd < sockets.capacity();
  }

  /**
   * Agent's thread: keeps as many slots ahead of the highest fd as there are below it, so that the
   * next burst, of whatever size the last one was, does not outrun this thread.
   */
  void extend(long nowNanos) {
    if (nowNanos < nextAtNanos) {
      return;
    }
    try {
      int wakeAt = halfOfAll();
      while (highestFd >= wakeAt) {
        if (!writer.extend()) {
          wakeAt = Integer.MAX_VALUE;
          break;
        }
        sockets.grow();
        wakeAt = halfOfAll();
      }
      wakeAtFd = wakeAt;
    } catch (IOException e) {
      // The tmpfs is full. Fds beyond the slots there are count as untracked until it has room.
      wakeAtFd = Integer.MAX_VALUE;
      nextAtNanos = nowNanos + RETRY_NANOS;
    }
  }

  private int halfOfAll() {
    return sockets.capacity() / 2;
  }
}
