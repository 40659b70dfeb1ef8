package io.netagent.collector.probe;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A moment after which nothing is waited for any more. */
final class Deadline {
  private final long endNanos;

  private Deadline(long endNanos) {
    this.endNanos = endNanos;
  }

  static Deadline in(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos());
  }

  /** Whole milliseconds, rounded up; 0 when it is over. */
  int millisLeft() {
    long nanos = endNanos - System.nanoTime();
    return nanos <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, nanos / 1_000_000 + 1);
  }

  /** The earlier of this and one from now on. */
  Deadline orIn(Duration limit) {
    long other = System.nanoTime() + limit.toNanos();
    return other - endNanos < 0 ? new Deadline(other) : this;
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  @Override
  public String toString() {
    return TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime()) + " ms left";
  }
}
