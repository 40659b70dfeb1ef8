package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.CLOSED_CLAIM_BITS;
import static io.netagent.recorder.FlightRecordLayout.CLOSED_MAX_EXPONENT;
import static io.netagent.recorder.FlightRecordLayout.CLOSED_MIN_EXPONENT;

import java.io.IOException;

/**
 * The writer's side of the ring of closed connections. Any number of threads add entries at once;
 * only the agent's thread makes the ring longer.
 *
 * <p>Why this works without locks: one atomic word holds the number of entries claimed and the
 * length of the ring, so each claim knows its place. The claim's owner then takes the place itself
 * by compare-and-set, because a thread that was stopped in the middle of an entry for a whole turn
 * of the ring still writes: who finds the place taken, or used by a later claim, gives up the
 * entry, and a reader counts it as lost.
 */
final class ClosedRing {
  private static final long COUNT_MASK = (1L << CLOSED_CLAIM_BITS) - 1;

  /** Of a slot's kind word, what an entry keeps: role, family, flags, remote port. */
  private static final long KIND_MASK = 0xffff_ffff_00ffL;

  private final RecordFile file;
  private final RecordMemory memory;
  private final SiteTable sites;

  ClosedRing(RecordFile file, RecordMemory memory, SiteTable sites) {
    this.file = file;
    this.memory = memory;
    this.sites = sites;
  }

  /** At the start, before the record is mapped. */
  static void backFirstEntries(RecordFile file) throws IOException {
    back(file, 0, 1 << CLOSED_MIN_EXPONENT);
  }

  private static void back(RecordFile file, int from, int to) throws IOException {
    int step = 1 << CLOSED_MIN_EXPONENT;
    byte[] zeros = new byte[step * FlightRecordLayout.CLOSED_BYTES];
    for (int index = from; index < to; index += step) {
      file.write(FlightRecordLayout.closedOffset(index), zeros);
    }
  }

  long count() {
    return memory.getLong(FlightRecordLayout.HEADER_CLOSED_CLAIMS) & COUNT_MASK;
  }

  int entries() {
    return length(memory.getLong(FlightRecordLayout.HEADER_CLOSED_CLAIMS));
  }

  private static int length(long claims) {
    return 1 << (int) (claims >>> CLOSED_CLAIM_BITS);
  }

  private static int offset(long claims) {
    return FlightRecordLayout.closedOffset((int) claims & (length(claims) - 1));
  }

  /** Agent's thread only: twice as many entries; false if that is not possible any more. */
  boolean extend() throws IOException {
    int entries = entries();
    if (entries == 1 << CLOSED_MAX_EXPONENT) {
      return false;
    }
    back(file, entries, 2 * entries);
    memory.getAndAddLong(FlightRecordLayout.HEADER_CLOSED_CLAIMS, 1L << CLOSED_CLAIM_BITS);
    return true;
  }

  /**
   * Any thread: adds the connection that stood in the slot of this fd.
   *
   * @param slotKind the slot's kind word, which is 0 in the slot by now, with all flags
   * @return the entry's sequence number, also if the entry is lost
   */
  long add(int fd, long slotKind, CloseReason reason, int siteId, long closedAtNanos) {
    long claims = memory.getAndAddLong(FlightRecordLayout.HEADER_CLOSED_CLAIMS, 1);
    long sequence = claims & COUNT_MASK;
    if (siteId >= 0) {
      sites.closed(siteId, reason.code(), (slotKind & FlightRecordLayout.FLAG_USED_ONCE) != 0);
    }
    int entry = offset(claims);
    long mark = 2 * (sequence + 1);
    if (!take(entry, mark - 1)) {
      return sequence;
    }
    Fences.storeStore();
    int slot = FlightRecordLayout.slotOffset(fd);
    long localPort = memory.getLong(slot + FlightRecordLayout.SLOT_LOCAL_PORT) & 0xffff;
    memory.putLong(
        entry + FlightRecordLayout.CLOSED_KIND,
        (slotKind & KIND_MASK) | (long) reason.code() << 8 | localPort << 48);
    memory.putLong(
        entry + FlightRecordLayout.CLOSED_REMOTE_HIGH,
        memory.getLong(slot + FlightRecordLayout.SLOT_REMOTE_HIGH));
    memory.putLong(
        entry + FlightRecordLayout.CLOSED_REMOTE_LOW,
        memory.getLong(slot + FlightRecordLayout.SLOT_REMOTE_LOW));
    memory.putLong(
        entry + FlightRecordLayout.CLOSED_OPENED_AT,
        memory.getLong(slot + FlightRecordLayout.SLOT_OPENED_AT));
    memory.putLong(entry + FlightRecordLayout.CLOSED_CLOSED_AT, closedAtNanos);
    memory.putLong(entry + FlightRecordLayout.CLOSED_SITE, siteWord(sequence, siteId));
    memory.putLong(
        entry + FlightRecordLayout.CLOSED_LAST_USE,
        LastUse.ofClosed(memory.block(slot, FlightRecordLayout.SLOT_BYTES), closedAtNanos));
    Fences.storeStore();
    memory.putLong(entry + FlightRecordLayout.CLOSED_MARK, mark);
    return sequence;
  }

  /** False if a thread that claimed it one turn before still writes, or one that came later has. */
  private boolean take(int entry, long changing) {
    int offset = entry + FlightRecordLayout.CLOSED_MARK;
    long before = memory.getLong(offset);
    return (before & 1) == 0
        && before < changing
        && memory.compareAndSetLong(offset, before, changing);
  }

  private static long siteWord(long sequence, int siteId) {
    return sequence << 32 | (siteId + 1);
  }

  /**
   * Any thread, after {@link #add}: the site of an entry that has none. Does nothing if the entry
   * has gone: the word carries the sequence number, so it is compared and set as a whole. Who sets
   * it counts the connection for the site.
   */
  void site(long sequence, int siteId) {
    // The ring may have grown since the claim: look wherever the entry may be.
    for (int length = entries(); length >= 1 << CLOSED_MIN_EXPONENT; length >>= 1) {
      int entry = FlightRecordLayout.closedOffset((int) sequence & (length - 1));
      if (isOf(entry, sequence)) {
        Fences.loadLoad();
        long kind = memory.getLong(entry + FlightRecordLayout.CLOSED_KIND);
        Fences.loadLoad();
        if (isOf(entry, sequence)
            && memory.compareAndSetLong(
                entry + FlightRecordLayout.CLOSED_SITE,
                siteWord(sequence, -1),
                siteWord(sequence, siteId))) {
          sites.closed(
              siteId, (int) (kind >>> 8) & 0xff, (kind & FlightRecordLayout.FLAG_USED_ONCE) != 0);
        }
        return;
      }
    }
  }

  private boolean isOf(int entry, long sequence) {
    return memory.getLong(entry + FlightRecordLayout.CLOSED_MARK) == 2 * (sequence + 1);
  }
}
