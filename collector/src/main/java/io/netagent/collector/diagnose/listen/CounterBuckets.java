package io.netagent.collector.diagnose.listen;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** By how much a counter grew in each stretch of 5 s of the last minute. */
final class CounterBuckets {
  private static final long STRETCH_NANOS = 5_000_000_000L;
  private static final int STRETCHES = 12;

  private final Deque<Bucket> buckets = new ArrayDeque<>();
  private long value = -1;

  private static final class Bucket {
    final long number;
    long growth;

    Bucket(long number) {
      this.number = number;
    }
  }

  /**
   * Stretches in which a counter grew.
   *
   * @param lately of the last half minute
   * @param inMinute of the last minute
   * @param growth of the last minute
   */
  record Stretches(int lately, int inMinute, long growth) {}

  /** A counter that has gone down is another one now. */
  void advance(long nowNanos, long newValue) {
    long growth = value < 0 ? 0 : Math.max(0, newValue - value);
    value = newValue;
    long number = Math.floorDiv(nowNanos, STRETCH_NANOS);
    if (growth > 0) {
      if (buckets.isEmpty() || buckets.getLast().number != number) {
        buckets.addLast(new Bucket(number));
      }
      buckets.getLast().growth += growth;
    }
    for (Iterator<Bucket> all = buckets.iterator(); all.hasNext(); ) {
      if (number - all.next().number >= STRETCHES) {
        all.remove();
      }
    }
  }

  /** What has grown so far is not to count. */
  void forget() {
    buckets.clear();
  }

  Stretches stretches(long nowNanos) {
    long number = Math.floorDiv(nowNanos, STRETCH_NANOS);
    int lately = 0;
    long growth = 0;
    for (Bucket bucket : buckets) {
      lately += number - bucket.number < STRETCHES / 2 ? 1 : 0;
      growth += bucket.growth;
    }
    return new Stretches(lately, buckets.size(), growth);
  }
}
