package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.CLOSED_COUNT_BITS;
import static io.netagent.recorder.FlightRecordLayout.CLOSED_MAX_EXPONENT;
import static io.netagent.recorder.FlightRecordLayout.CLOSED_MIN_EXPONENT;
import static io.netagent.recorder.FlightRecordLayout.LANES;
import static io.netagent.recorder.FlightRecordLayout.LANE_BITS;

import java.io.IOException;

/**
 * The writer's side of the closed connections: a ring for each of the {@link Lanes}, of one length.
 * Who is in a lane has its ring for itself. A connection's sequence number holds its number in the
 * lane above, and the lane in the lowest three bits.
 */
final class ClosedRing {
  private static final long COUNT_MASK = (1L << CLOSED_COUNT_BITS) - 1;

  /** Of a slot's kind word, what an entry keeps: role, family, flags, remote port. */
  private static final long KIND_MASK = 0xffff_ffff_00ffL;

  private final RecordFile file;
  private final RecordMemory memory;
  private final Lanes lanes;
  private final SiteTable sites;

  /** Of the rings' length: as much as there is memory for. Agent's thread only writes it. */
  private volatile int exponent = CLOSED_MIN_EXPONENT;

  ClosedRing(RecordFile file, RecordMemory memory, Lanes lanes, SiteTable sites) {
    this.file = file;
    this.memory = memory;
    this.lanes = lanes;
    this.sites = sites;
    for (int lane = 0; lane < LANES; lane++) {
      lanes.closed(lane, word(exponent, 0));
    }
  }

  /** At the start, before the record is mapped: memory for the first entries. */
  static void begin(RecordFile file) throws IOException {
    back(file, 0, 1 << CLOSED_MIN_EXPONENT);
  }

  /** Of all lanes. */
  private static void back(RecordFile file, int from, int to) throws IOException {
    for (int lane = 0; lane < LANES; lane++) {
      file.writeZeros(
          FlightRecordLayout.closedOffset(lane, from),
          (to - from) * FlightRecordLayout.CLOSED_BYTES);
    }
  }

  /** Of all lanes. */
  long count() {
    long sum = 0;
    for (int lane = 0; lane < LANES; lane++) {
      sum += lanes.closed(lane) & COUNT_MASK;
    }
    return sum;
  }

  /** Behind the last sequence number. */
  long sequencesEnd() {
    long most = 0;
    for (int lane = 0; lane < LANES; lane++) {
      most = Math.max(most, lanes.closed(lane) & COUNT_MASK);
    }
    return most << LANE_BITS;
  }

  /** Of all lanes. */
  int entries() {
    return LANES << exponent;
  }

  /** What a lane tells of its ring: the exponent and the connections closed so far. */
  private static long word(int exponent, long count) {
    return (long) exponent << CLOSED_COUNT_BITS | count;
  }

  private static int length(long word) {
    return 1 << (int) (word >>> CLOSED_COUNT_BITS);
  }

  /**
   * Agent's thread: memory for rings that are twice as long. Each lane takes the new length with
   * its next entry: so a length and the entries that were written with it become known in one
   * store.
   *
   * @return false at the full length
   * @throws IOException if there is none (ENOSPC); the rings stay as they were
   */
  boolean extend() throws IOException {
    int now = exponent;
    if (now == CLOSED_MAX_EXPONENT) {
      return false;
    }
    back(file, 1 << now, 2 << now);
    exponent = now + 1;
    return true;
  }

  /**
   * In this lane: adds the connection that stood in the slot of this fd.
   *
   * @param slotKind the slot's kind word, which is 0 in the slot by now, with all flags
   * @return the sequence number
   */
  long add(int lane, int fd, long slotKind, CloseReason reason, int siteId, long closedAtNanos) {
    int exponentNow = exponent;
    long number = lanes.closed(lane) & COUNT_MASK;
    if (siteId >= 0) {
      sites.closed(siteId, reason.code(), (slotKind & FlightRecordLayout.FLAG_USED_ONCE) != 0);
    }
    long entry = entry(lane, (int) number & ((1 << exponentNow) - 1));
    long mark = 2 * (number + 1);
    RecordMemory.store(entry + FlightRecordLayout.CLOSED_MARK, mark - 1);
    Fences.storeStore();
    int slot = FlightRecordLayout.slotOffset(fd);
    long localPort = memory.getLong(slot + FlightRecordLayout.SLOT_LOCAL_PORT) & 0xffff;
    RecordMemory.store(
        entry + FlightRecordLayout.CLOSED_KIND,
        (slotKind & KIND_MASK) | (long) reason.code() << 8 | localPort << 48);
    RecordMemory.store(
        entry + FlightRecordLayout.CLOSED_REMOTE_HIGH,
        memory.getLong(slot + FlightRecordLayout.SLOT_REMOTE_HIGH));
    RecordMemory.store(
        entry + FlightRecordLayout.CLOSED_REMOTE_LOW,
        memory.getLong(slot + FlightRecordLayout.SLOT_REMOTE_LOW));
    RecordMemory.store(
        entry + FlightRecordLayout.CLOSED_OPENED_AT,
        memory.getLong(slot + FlightRecordLayout.SLOT_OPENED_AT));
    RecordMemory.store(entry + FlightRecordLayout.CLOSED_CLOSED_AT, closedAtNanos);
    RecordMemory.store(entry + FlightRecordLayout.CLOSED_SITE, siteWord(number, siteId));
    RecordMemory.store(
        entry + FlightRecordLayout.CLOSED_LAST_USE,
        LastUse.ofClosed(memory.block(slot, FlightRecordLayout.SLOT_BYTES), closedAtNanos));
    Fences.storeStore();
    RecordMemory.store(entry + FlightRecordLayout.CLOSED_MARK, mark);
    // Counted when it is whole: a reader never waits for one that is counted already.
    Fences.storeStore();
    lanes.closed(lane, word(exponentNow, number + 1));
    return number << LANE_BITS | lane;
  }

  /**
   * In this lane: counts the next connection and leaves it without an entry. Its number is one that
   * no reader finds, as if it had been overwritten.
   *
   * @return the sequence number
   */
  long leaveOut(int lane) {
    long word = lanes.closed(lane);
    lanes.closed(lane, word + 1);
    return (word & COUNT_MASK) << LANE_BITS | lane;
  }

  private long entry(int lane, int index) {
    return memory.block(
        FlightRecordLayout.closedOffset(lane, index), FlightRecordLayout.CLOSED_BYTES);
  }

  private static long siteWord(long number, int siteId) {
    return number << 32 | (siteId + 1);
  }

  /**
   * Any thread, after {@link #add}: the site of an entry that has none. Does nothing if the entry
   * has gone: the word carries the number, so it is compared and set as a whole. Who sets it counts
   * the connection for the site.
   */
  void site(long sequence, int siteId) {
    int lane = (int) sequence & (LANES - 1);
    long number = sequence >>> LANE_BITS;
    // The ring may have grown since: look wherever the entry may be.
    int shortest = 1 << CLOSED_MIN_EXPONENT;
    for (int length = length(lanes.closed(lane)); length >= shortest; length >>= 1) {
      long entry = entry(lane, (int) number & (length - 1));
      if (isOf(entry, number)) {
        Fences.loadLoad();
        long kind = RecordMemory.load(entry + FlightRecordLayout.CLOSED_KIND);
        Fences.loadLoad();
        if (isOf(entry, number)
            && RecordMemory.compareAndStore(
                entry + FlightRecordLayout.CLOSED_SITE,
                siteWord(number, -1),
                siteWord(number, siteId))) {
          sites.closed(
              siteId, (int) (kind >>> 8) & 0xff, (kind & FlightRecordLayout.FLAG_USED_ONCE) != 0);
        }
        return;
      }
    }
  }

  private static boolean isOf(long entry, long number) {
    return RecordMemory.load(entry + FlightRecordLayout.CLOSED_MARK) == 2 * (number + 1);
  }
}
