package io.netagent.collector.diagnose.evidence;

/** Lengths of time as people say them. */
public final class Durations {
  private Durations() {}

  /** {@code 48 s}, {@code 12 min}, {@code 5 h}, {@code 3 days}. */
  public static String text(double seconds) {
    if (seconds < 120) {
      return Math.round(seconds) + " s";
    }
    if (seconds < 7200) {
      return Math.round(seconds / 60) + " min";
    }
    return seconds < 172_800
        ? Math.round(seconds / 3600) + " h"
        : Math.round(seconds / 86_400) + " days";
  }

  /** To one decimal. */
  public static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
