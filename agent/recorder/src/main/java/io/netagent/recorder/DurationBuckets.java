package io.netagent.recorder;

/**
 * Log-linear buckets: the first eight are 1,024 ns wide each, and then each power of two is divided
 * into eight of one width, so that a bucket is never wider than an eighth of where it begins. The
 * last one also takes all that is longer than its bound of 26 days.
 */
final class DurationBuckets {
  static final int COUNT = 312;

  /** Of the width of the first buckets, 1,024 ns. */
  private static final int UNIT_BITS = 10;

  /** Of the eight buckets in a power of two. */
  private static final int SUB_BITS = 3;

  private static final int SUBS = 1 << SUB_BITS;

  private DurationBuckets() {}

  /** The bucket of a duration; a negative one counts as none at all. */
  static int of(long nanos) {
    long units = Math.max(0, nanos) >>> UNIT_BITS;
    if (units < SUBS) {
      return (int) units;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(units) - SUB_BITS;
    return Math.min(COUNT - 1, shift * SUBS + (int) (units >>> shift));
  }

  /** In nanoseconds, exclusive; Long.MAX_VALUE of the last bucket. */
  static long upperBoundNanos(int bucket) {
    if (bucket >= COUNT - 1) {
      return Long.MAX_VALUE;
    }
    int shift = Math.max(0, bucket / SUBS - 1);
    return (bucket - (long) shift * SUBS + 1) << (shift + UNIT_BITS);
  }
}
