package io.netagent.recorder;

/**
 * The writer's side of the counters and histograms, of which there are eight each. A thread enters
 * a lane, adds to it with plain stores as often as it likes, and leaves: one atomic instruction
 * instead of one for each number, and on cache lines that no other thread writes at that time. What
 * stands in all lanes together is exact.
 *
 * <p>Threads begin at different lanes, and go on to the next one where they find somebody: the time
 * in a lane is some ten nanoseconds, or a time slice if its thread loses the processor there.
 */
final class Lanes {
  /** Then something is wrong with all lanes, and the caller's numbers are lost. */
  private static final int TRIES = 10_000 * FlightRecordLayout.LANES;

  private final RecordMemory memory;

  /** By how many lanes all threads have moved on; a lost one or two are as good. */
  private int turn;

  Lanes(RecordMemory memory) {
    this.memory = memory;
  }

  /** All threads move on by one lane. */
  void turn() {
    turn++;
  }

  /** Enters a lane; {@link #leave} must follow. */
  int enter() {
    int first = (int) ThreadIds.current() + turn;
    for (int i = 0; i < TRIES; i++) {
      int lane = (first + i) & (FlightRecordLayout.LANES - 1);
      if (entered(lane)) {
        return lane;
      }
      rest(i);
    }
    throw new IllegalStateException("all lanes are taken");
  }

  /** Enters this lane and no other. */
  void enter(int lane) {
    for (int i = 0; i < TRIES; i++) {
      if (entered(lane)) {
        return;
      }
      rest(i);
    }
    throw new IllegalStateException("lane " + lane + " is taken");
  }

  private boolean entered(int lane) {
    return RecordMemory.compareAndStore(at(lane) + FlightRecordLayout.LANE_ENTERED, 0, 1);
  }

  /** Behind the last lane: whoever is in there may need this processor. */
  @SuppressWarnings("ThreadPriorityCheck")
  private static void rest(int tries) {
    if ((tries + 1) % FlightRecordLayout.LANES == 0) {
      Thread.yield();
    }
  }

  void leave(int lane) {
    Fences.release();
    RecordMemory.store(at(lane) + FlightRecordLayout.LANE_ENTERED, 0);
  }

  /** Where a lane begins. */
  private long at(int lane) {
    return memory.block(FlightRecordLayout.laneOffset(lane), FlightRecordLayout.LANE_BYTES);
  }

  /** In this lane. */
  void count(int lane, RecordCounter counter, long events) {
    add(at(lane) + FlightRecordLayout.LANE_COUNTERS + counter.index() * (long) Long.BYTES, events);
  }

  /**
   * In this lane: something of this kind took so long. The sum before the bucket, so that no reader
   * finds a count whose sum is still to come.
   */
  void duration(int lane, RecordHistogram histogram, long nanos) {
    long begin =
        at(lane)
            + FlightRecordLayout.LANE_HISTOGRAMS
            + histogram.index() * (long) FlightRecordLayout.HISTOGRAM_BYTES;
    add(begin + FlightRecordLayout.HISTOGRAM_SUM, Math.max(0, nanos));
    Fences.storeStore();
    add(
        begin
            + FlightRecordLayout.HISTOGRAM_BUCKETS
            + DurationBuckets.of(nanos) * (long) Long.BYTES,
        1);
  }

  private static void add(long address, long more) {
    RecordMemory.store(address, RecordMemory.load(address) + more);
  }

  /** Any thread: exponent and count of this lane's ring of closed connections. */
  long closed(int lane) {
    return RecordMemory.load(at(lane) + FlightRecordLayout.LANE_CLOSED);
  }

  /** In this lane. */
  void closed(int lane, long word) {
    RecordMemory.store(at(lane) + FlightRecordLayout.LANE_CLOSED, word);
  }
}
