package io.netagent.collector.probe;

import java.util.concurrent.TimeUnit;

/** Counts from the begin of one probe. */
final class ProbeClock {
  private final long startNanos = System.nanoTime();

  /** Since the begin. */
  long micros() {
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos);
  }
}
