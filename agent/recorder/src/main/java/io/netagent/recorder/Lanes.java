package io.netagent.recorder;

/**
 * The writer's side of the counters and histograms, of which there are eight each. A thread enters
 * a lane, adds to it with plain stores as often as it likes, and leaves: one atomic instruction
 * instead of one for each number, and on cache lines that no other thread writes at that time. What
 * stands in all lanes together is exact.
 *
 * <p>Threads begin at different lanes, and go on to the next one where they find somebody: the time
 * in a lane is some ten nanoseconds, or a time slice if its thread loses the processor there. An
 * error can end a thread's call anywhere (a stack overflow when it leaves), and a debugger can stop
 * it: a lane that is never left keeps its numbers, and is missing until the same thread comes again
 * or nobody finds any other.
 */
final class Lanes {
  /** Through all lanes, with a yield behind each: some 10 ms. */
  private static final int ROUNDS = 10_000;

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
    long self = ThreadIds.current();
    int first = ((int) self + turn) & (FlightRecordLayout.LANES - 1);
    // Nearly always. The rest stays out of the callers' machine code.
    if (RecordMemory.compareAndStore(at(first) + FlightRecordLayout.LANE_ENTERED, 0, self)) {
      return first;
    }
    int lane = entered(self, first);
    return lane >= 0 ? lane : enterLate(self, first);
  }

  /** The first free lane from this one on; -1 if there is none. */
  private int entered(long self, int first) {
    for (int i = 0; i < FlightRecordLayout.LANES; i++) {
      int lane = (first + i) & (FlightRecordLayout.LANES - 1);
      long word = at(lane) + FlightRecordLayout.LANE_ENTERED;
      if (RecordMemory.compareAndStore(word, 0, self) || RecordMemory.load(word) == self) {
        return lane;
      }
    }
    return -1;
  }

  /**
   * All are taken: whoever has one may need this processor to leave it. If the same thread has had
   * the first one in every round, it will not come back for it.
   *
   * @throws IllegalStateException if none becomes free; the caller's numbers are lost
   */
  @SuppressWarnings("ThreadPriorityCheck")
  private int enterLate(long self, int first) {
    long word = at(first) + FlightRecordLayout.LANE_ENTERED;
    long holder = RecordMemory.load(word);
    boolean left = false;
    for (int round = 0; round < ROUNDS; round++) {
      Thread.yield();
      int lane = entered(self, first);
      if (lane >= 0) {
        return lane;
      }
      left |= RecordMemory.load(word) != holder;
    }
    if (left || !RecordMemory.compareAndStore(word, holder, self)) {
      throw new IllegalStateException("all lanes are taken");
    }
    return first;
  }

  void leave(int lane) {
    Fences.release();
    RecordMemory.store(at(lane) + FlightRecordLayout.LANE_ENTERED, 0);
  }

  /** Where a lane begins. */
  private long at(int lane) {
    return memory.block(FlightRecordLayout.laneOffset(lane), FlightRecordLayout.LANE_BYTES);
  }

  /** In a lane of its own choice: so many more. */
  void count(RecordCounter counter, long events) {
    int lane = enter();
    try {
      count(lane, counter, events);
    } finally {
      leave(lane);
    }
  }

  /** In a lane of its own choice: something of this kind took so long. */
  void duration(RecordHistogram histogram, long nanos) {
    int lane = enter();
    try {
      duration(lane, histogram, nanos, 1);
    } finally {
      leave(lane);
    }
  }

  /** In this lane. */
  void count(int lane, RecordCounter counter, long events) {
    add(at(lane) + FlightRecordLayout.LANE_COUNTERS + counter.index() * (long) Long.BYTES, events);
  }

  /**
   * In this lane.
   *
   * @param times as if it had come so often
   */
  void duration(int lane, RecordHistogram histogram, long nanos, int times) {
    long begin =
        at(lane)
            + FlightRecordLayout.LANE_HISTOGRAMS
            + histogram.index() * (long) FlightRecordLayout.HISTOGRAM_BYTES;
    add(begin + FlightRecordLayout.HISTOGRAM_SUM, Math.max(0, nanos) * times);
    add(
        begin
            + FlightRecordLayout.HISTOGRAM_BUCKETS
            + DurationBuckets.of(nanos) * (long) Long.BYTES,
        times);
  }

  /** In this lane, or about: what it has counted. */
  long counted(int lane, RecordCounter counter) {
    return RecordMemory.load(
        at(lane) + FlightRecordLayout.LANE_COUNTERS + counter.index() * (long) Long.BYTES);
  }

  /** Any thread: what all lanes have counted. */
  long counted(RecordCounter counter) {
    long sum = 0;
    for (int lane = 0; lane < FlightRecordLayout.LANES; lane++) {
      sum += counted(lane, counter);
    }
    return sum;
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
