package io.netagent.recorder;

import static io.netagent.recorder.RecordMemory.load;
import static io.netagent.recorder.RecordMemory.store;

/**
 * How a connection was used last: what is kept in its slot of the last write that came after a
 * pause, and what of it goes into its entry among the closed ones. A request on a connection that
 * stood idle is the one that meets a peer, or something on the way to it, that has given up.
 */
final class LastUse {
  /** A shorter time without a read or a write is no pause: ten of the agent's coarse ticks. */
  static final long PAUSE_NANOS = 1_000_000_000L;

  /** The unit of pauses: they are as exact as the coarse tick. */
  static final long PAUSE_UNIT_NANOS = 100_000_000L;

  /** The unit of the time from a write to the close. */
  static final long TO_CLOSE_UNIT_NANOS = 10_000_000L;

  static final long MAX_PAUSE = (1 << 24) - 1;
  static final long MAX_TO_CLOSE = 0xffff;
  static final long MAX_BYTES = 0xff;

  /** In the slot's word, above the pause. */
  private static final long SLOT_WRITE_FAILED = 1L << 31;

  static final long WRITE_FAILED = 1L << 24;
  static final long EOF_READ = 2L << 24;
  static final long UNANSWERED = 4L << 24;

  private LastUse() {}

  /**
   * Inside the JDK's write lock, before the write is counted: if nothing was read or written for a
   * while, this ends the pause. The time to connect is none.
   *
   * @param slot address
   * @param failed the write did not succeed
   */
  static void pauseMayEnd(long slot, long tickNanos, boolean failed) {
    long used =
        Math.max(
            load(slot + FlightRecordLayout.SLOT_LAST_READ_AT),
            load(slot + FlightRecordLayout.SLOT_LAST_WRITE_AT));
    long connectNanos = load(slot + FlightRecordLayout.SLOT_CONNECT_NANOS);
    if (used == 0 && connectNanos < 0 && isOfConnect(slot)) {
      // Nobody knows how long it has been connected.
      return;
    }
    long connected = load(slot + FlightRecordLayout.SLOT_OPENED_AT) + Math.max(0, connectNanos);
    long last = Math.max(connected, used);
    long pauseNanos = tickNanos - last;
    if (pauseNanos < PAUSE_NANOS) {
      return;
    }
    store(
        slot + FlightRecordLayout.SLOT_PAUSE_BYTES_READ,
        load(slot + FlightRecordLayout.SLOT_BYTES_READ));
    store(slot + FlightRecordLayout.SLOT_PAUSE_ENDED_AT, tickNanos);
    store(
        slot + FlightRecordLayout.SLOT_PAUSE,
        Math.min(MAX_PAUSE, pauseNanos / PAUSE_UNIT_NANOS)
            | (failed ? SLOT_WRITE_FAILED : 0)
            | load(slot + FlightRecordLayout.SLOT_BYTES_WRITTEN) << 32);
  }

  /** Of a client whose connect the agent has seen, timed or not. */
  private static boolean isOfConnect(long slot) {
    long kind = load(slot + FlightRecordLayout.SLOT_KIND);
    return (kind & 0xff) == ConnectionRole.CLIENT.code()
        && (kind & FlightRecordLayout.FLAG_ADOPTED) == 0;
  }

  /** Whether nothing followed the first exchange; see {@link SlotTable#usedOnce}. */
  static boolean once(long slot, int role) {
    long turns = load(slot + FlightRecordLayout.SLOT_TURNS);
    if (role == ConnectionRole.SERVER.code()) {
      return turns <= 1;
    }
    return turns == 0
        && (load(slot + FlightRecordLayout.SLOT_BYTES_WRITTEN) != 0
            || load(slot + FlightRecordLayout.SLOT_BYTES_READ) != 0);
  }

  /** The word of a closed connection's entry: what its slot, cleared or not, tells of its use. */
  static long ofClosed(long slot, long closedAtNanos) {
    long eofAtNanos = load(slot + FlightRecordLayout.SLOT_EOF_AT);
    long lastWriteAtNanos = load(slot + FlightRecordLayout.SLOT_LAST_WRITE_AT);
    long reads =
        load(slot + FlightRecordLayout.SLOT_READ_OPERATIONS)
            - load(slot + FlightRecordLayout.SLOT_READ_OPERATIONS_AT_LAST_WRITE);
    boolean eofLast = eofAtNanos != 0 && eofAtNanos >= lastWriteAtNanos;
    long word = 0;
    if (lastWriteAtNanos != 0 && reads <= (eofLast ? 1 : 0)) {
      word |= UNANSWERED;
    }
    long pauseEndedAtNanos = load(slot + FlightRecordLayout.SLOT_PAUSE_ENDED_AT);
    if (eofAtNanos != 0 && eofAtNanos >= pauseEndedAtNanos) {
      word |= EOF_READ;
    }
    long pause = load(slot + FlightRecordLayout.SLOT_PAUSE);
    if ((pause & MAX_PAUSE) == 0) {
      return word;
    }
    int written = (int) load(slot + FlightRecordLayout.SLOT_BYTES_WRITTEN) - (int) (pause >>> 32);
    long read =
        load(slot + FlightRecordLayout.SLOT_BYTES_READ)
            - load(slot + FlightRecordLayout.SLOT_PAUSE_BYTES_READ);
    long toClose = Math.max(0, closedAtNanos - pauseEndedAtNanos) / TO_CLOSE_UNIT_NANOS;
    return word
        | (pause & MAX_PAUSE)
        | ((pause & SLOT_WRITE_FAILED) != 0 ? WRITE_FAILED : 0)
        | Math.min(MAX_TO_CLOSE, toClose) << 32
        | Math.min(MAX_BYTES, written & 0xffff_ffffL) << 48
        | Math.min(MAX_BYTES, Math.max(0, read)) << 56;
  }
}
