package io.netagent.collector.probe.report;

import java.util.Locale;

/** Durations for a person. */
public final class Times {
  private static final long MICROS_PER_MILLI = 1000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private Times() {}

  /** {@code 0.21 ms}, {@code 21 ms}, {@code 1.20 s}. */
  public static String text(long micros) {
    if (micros < 10 * MICROS_PER_MILLI) {
      return String.format(Locale.ROOT, "%.2f ms", (double) micros / MICROS_PER_MILLI);
    }
    if (micros < MICROS_PER_SECOND) {
      return String.format(Locale.ROOT, "%.0f ms", (double) micros / MICROS_PER_MILLI);
    }
    return String.format(Locale.ROOT, "%.2f s", (double) micros / MICROS_PER_SECOND);
  }
}
