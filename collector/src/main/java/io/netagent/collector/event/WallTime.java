package io.netagent.collector.event;

/**
 * From CLOCK_MONOTONIC to wall-clock time. Two readings of two clocks are never quite the same
 * distance apart; only when the wall clock was set, or crept away from the other, does this follow
 * it: else two events could change their order.
 */
final class WallTime {
  private static final long NANOS_PER_MICRO = 1_000;

  /** Below that it is the noise of reading them one after the other. */
  private static final long TOLERATED_NANOS = 1_000_000;

  private boolean known;
  private long epochNanosAtZero;

  /** Both clocks, read one right after the other. */
  void observe(long monotonicNanos, long epochNanos) {
    long observed = epochNanos - monotonicNanos;
    if (!known || Math.abs(observed - epochNanosAtZero) > TOLERATED_NANOS) {
      epochNanosAtZero = observed;
      known = true;
    }
  }

  long epochMicros(long monotonicNanos) {
    return Math.floorDiv(epochNanosAtZero + monotonicNanos, NANOS_PER_MICRO);
  }
}
