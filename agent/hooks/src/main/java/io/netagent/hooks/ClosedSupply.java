package io.netagent.hooks;

import io.netagent.recorder.FlightRecordWriter;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rings of closed connections longer before they fill one. Only the agent's thread takes
 * memory; a close that fills half of a ring wakes it, because a burst of closes is faster than its
 * next tick. Where memory can't be had or comes late, they go round as they are.
 */
final class ClosedSupply {
  private static final long RETRY_NANOS = 10_000_000_000L;

  private final FlightRecordWriter writer;

  /** The thread to wake; null before it runs. */
  private volatile @Nullable Thread taker;

  /** This close and later ones wake it; none if there is no more memory to take. */
  private volatile long wakeAtSequence;

  /** No memory for a longer ring before this time; agent's thread only. */
  private long nextAtNanos = Long.MIN_VALUE;

  ClosedSupply(FlightRecordWriter writer) {
    this.writer = writer;
    wakeAtSequence = halfTheRing();
  }

  void takenBy(Thread thread) {
    taker = thread;
  }

  /** Closing thread: the ring has got this entry. */
  void cover(long sequence) {
    if (sequence >= wakeAtSequence) {
      LockSupport.unpark(taker);
    }
  }

  /** Agent's thread: keeps half of the ring free until it has its full length. */
  void extend(long nowNanos) {
    if (nowNanos < nextAtNanos) {
      return;
    }
    try {
      while (writer.closedSequencesEnd() > halfTheRing()) {
        if (!writer.extendClosed()) {
          nextAtNanos = Long.MAX_VALUE;
          wakeAtSequence = Long.MAX_VALUE;
          return;
        }
      }
      wakeAtSequence = halfTheRing();
    } catch (IOException e) {
      // The tmpfs is full.
      wakeAtSequence = Long.MAX_VALUE;
      nextAtNanos = nowNanos + RETRY_NANOS;
    }
  }

  /** A sequence number with which half of its lane's ring is in use. */
  private long halfTheRing() {
    return writer.closedEntries() / 2;
  }
}
