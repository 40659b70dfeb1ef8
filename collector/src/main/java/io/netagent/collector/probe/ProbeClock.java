package io.netagent.collector.probe;

import java.util.concurrent.TimeUnit;

/** Counts from the begin of one probe. */
final class ProbeClock {
  private volatile long startNanos = System.nanoTime();

  /** From now on; before that nothing was measured. */
  void restart() {
    startNanos = System.nanoTime();
  }

  /** Since the begin. */
  long micros() {
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos);
  }
}
