package io.netagent.collector;

import java.util.function.LongSupplier;

/**
 * The two clocks of a tick: ages come from the monotonic one alone, so that a jump of the wall
 * clock changes nothing but the time printed.
 *
 * @param monotonicNanos CLOCK_MONOTONIC, as flight records use it
 * @param epochMillis the wall clock
 */
record TickClock(LongSupplier monotonicNanos, LongSupplier epochMillis) {
  static final TickClock SYSTEM = new TickClock(System::nanoTime, System::currentTimeMillis);

  long nanos() {
    return monotonicNanos.getAsLong();
  }
}
