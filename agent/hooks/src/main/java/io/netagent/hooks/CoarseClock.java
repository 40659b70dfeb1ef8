package io.netagent.hooks;

/**
 * CLOCK_MONOTONIC as of the agent's last tick, at most 100 ms ago: a clock read at each I/O would
 * cost more than all the rest.
 */
final class CoarseClock {
  private long nanos = System.nanoTime();

  /** Any thread; a stale value is as good. */
  long nanos() {
    return nanos;
  }

  /** Agent's thread. */
  void tick(long nowNanos) {
    nanos = nowNanos;
  }
}
