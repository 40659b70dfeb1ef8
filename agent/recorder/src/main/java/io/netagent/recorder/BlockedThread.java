package io.netagent.recorder;

import java.nio.ByteBuffer;

/** The thread that was in a call on one direction of a socket when the slot was copied. */
final class BlockedThread {
  static final BlockedThread NONE = new BlockedThread(0, 0, 0);

  private final long threadId;
  private final long sinceNanos;
  private final long limitNanos;

  private BlockedThread(long threadId, long sinceNanos, long limitNanos) {
    this.threadId = threadId;
    this.sinceNanos = sinceNanos;
    this.limitNanos = limitNanos;
  }

  static BlockedThread of(long threadId, long sinceNanos, long limitNanos) {
    return threadId == 0 ? NONE : new BlockedThread(threadId, sinceNanos, limitNanos);
  }

  /**
   * From the three words at this offset of two copies, of which one was made after the other. No
   * mark guards them, so a thread counts as blocked if it is so in both, since the same time.
   */
  static BlockedThread of(ByteBuffer copy, ByteBuffer later, int offset) {
    long threadId = copy.getLong(offset);
    long sinceNanos = copy.getLong(offset + Long.BYTES);
    return threadId == later.getLong(offset) && sinceNanos == later.getLong(offset + Long.BYTES)
        ? of(threadId, sinceNanos, copy.getLong(offset + 2 * Long.BYTES))
        : NONE;
  }

  /** 0 = none. */
  long threadId() {
    return threadId;
  }

  long sinceNanos() {
    return sinceNanos;
  }

  /** 0 = for ever. */
  long limitNanos() {
    return limitNanos;
  }
}
