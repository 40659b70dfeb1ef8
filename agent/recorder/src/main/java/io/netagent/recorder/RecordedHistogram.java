package io.netagent.recorder;

/** One histogram of durations as a reading found it. */
public final class RecordedHistogram {
  /** Of a record whose writer did not know this one. */
  static final RecordedHistogram EMPTY = new RecordedHistogram(new long[DurationBuckets.COUNT], 0);

  private final long[] buckets;
  private final long sumNanos;
  private final long count;

  RecordedHistogram(long[] buckets, long sumNanos) {
    this.buckets = buckets;
    this.sumNanos = sumNanos;
    long all = 0;
    for (long inBucket : buckets) {
      all += inBucket;
    }
    this.count = all;
  }

  /** How many buckets there are, of every histogram: 312. */
  public static int buckets() {
    return DurationBuckets.COUNT;
  }

  /** Durations in this bucket are shorter than this; Long.MAX_VALUE of the last one. */
  public static long upperBoundNanos(int bucket) {
    return DurationBuckets.upperBoundNanos(bucket);
  }

  /** Durations that were not shorter than the bound of the bucket before, but than this one's. */
  public long bucket(int bucket) {
    return buckets[bucket];
  }

  /** Of all buckets: exact. */
  public long count() {
    return count;
  }

  /**
   * Of all durations, as an unsigned number that begins at 0 again after 2^64 (ten thousand
   * connections at once: after 21 days). May be ahead of the count by durations just being added.
   */
  public long sumNanos() {
    return sumNanos;
  }
}
