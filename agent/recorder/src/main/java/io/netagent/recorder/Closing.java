package io.netagent.recorder;

/**
 * What the close of a connection writes: its slot is cleared, it is counted with its bytes and its
 * lifetime, and leaves an entry in the {@link ClosedRing}; in a storm, most only count.
 */
final class Closing {
  private final RecordMemory memory;
  private final SlotTable slots;
  private final Lanes lanes;
  private final ClosedRing ring;
  private final Sampling sampling = new Sampling();

  Closing(RecordMemory memory, SlotTable slots, Lanes lanes, ClosedRing ring) {
    this.memory = memory;
    this.slots = slots;
    this.lanes = lanes;
    this.ring = ring;
  }

  /** See {@link FlightRecordWriter#tellsClose}. */
  boolean tells(long openedAtNanos) {
    return sampling.tells(openedAtNanos);
  }

  /** See {@link FlightRecordWriter#closed}. */
  long told(int fd, CloseReason reason, int siteId, long closedAtNanos) {
    long kind = cleared(fd);
    boolean skipped = siteId == FlightRecordWriter.STACK_SKIPPED;
    int lane = lanes.enter();
    try {
      if (!count(lane, fd, kind, reason, skipped)) {
        return -1;
      }
      if ((kind & FlightRecordLayout.FLAG_ADOPTED) == 0) {
        int slot = FlightRecordLayout.slotOffset(fd);
        long livedNanos = closedAtNanos - memory.getLong(slot + FlightRecordLayout.SLOT_OPENED_AT);
        // Those that were left out were all of this kind.
        int times = skipped && reason == CloseReason.NORMAL ? sampling.standsFor(lane) : 1;
        lanes.duration(lane, RecordHistogram.LIFETIME, livedNanos, times);
        if (slots.usedOnce(fd, (int) kind & 0xff)) {
          kind |= FlightRecordLayout.FLAG_USED_ONCE;
        }
      }
      return ring.add(lane, fd, kind, reason, skipped ? -1 : siteId, closedAtNanos);
    } finally {
      lanes.leave(lane);
    }
  }

  /** See {@link FlightRecordWriter#closedUntold}. */
  long untold(int fd) {
    long kind = cleared(fd);
    int lane = lanes.enter();
    try {
      if (!count(lane, fd, kind, CloseReason.NORMAL, true)) {
        return -1;
      }
      sampling.leavesOut(lane);
      return ring.leaveOut(lane);
    } finally {
      lanes.leave(lane);
    }
  }

  /** Clears this slot: the kind word that stood there. */
  private long cleared(int fd) {
    int slot = FlightRecordLayout.slotOffset(fd);
    long kind = memory.getLong(slot + FlightRecordLayout.SLOT_KIND);
    slots.clear(fd);
    return kind;
  }

  /** In this lane: false if no connection was in the slot, which is cleared by now. */
  private boolean count(int lane, int fd, long kind, CloseReason reason, boolean stackSkipped) {
    lanes.count(lane, reason.counter(), 1);
    if (stackSkipped) {
      lanes.count(lane, RecordCounter.SITES_SKIPPED, 1);
    }
    int role = (int) kind & 0xff;
    if (role == 0 || role == ConnectionRole.LISTENER.code()) {
      return false;
    }
    // All but the kind still stands there: nobody has this fd number before close(2) gives it back.
    int slot = FlightRecordLayout.slotOffset(fd);
    lanes.count(
        lane,
        RecordCounter.BYTES_READ_CLOSED,
        memory.getLong(slot + FlightRecordLayout.SLOT_BYTES_READ));
    lanes.count(
        lane,
        RecordCounter.BYTES_WRITTEN_CLOSED,
        memory.getLong(slot + FlightRecordLayout.SLOT_BYTES_WRITTEN));
    return true;
  }

  /** Agent's thread, every tick. */
  void tick() {
    sampling.tick(ring.count());
  }
}
