package io.netagent.collector.expose.cli.text;

import java.util.Locale;

/** Numbers for a person; what is not a number is empty: not known. */
public final class Figures {
  private static final double PERCENT = 100;
  private static final double SECONDS_PER_HOUR = 3600;
  private static final double SECONDS_PER_MINUTE = 60;
  private static final int SECONDS_IN_MINUTE = 60;
  private static final int MINUTES_IN_HOUR = 60;
  private static final int HOURS_IN_DAY = 24;

  private Figures() {}

  /**
   * {@code 85%}; a use that is not 0 is never printed as 0%, and one below the limit not as 100%.
   */
  public static String percent(double ratio) {
    if (!Double.isFinite(ratio)) {
      return "";
    }
    if (ratio > 0 && ratio < 0.01) {
      return "<1%";
    }
    double percent = ratio * PERCENT;
    return (long) (ratio < 1 ? Math.min(99, Math.rint(percent)) : Math.rint(percent)) + "%";
  }

  /** Short: {@code 12s}, {@code 3.5min}, {@code 7.2h}. */
  public static String seconds(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "";
    }
    if (seconds < SECONDS_PER_MINUTE) {
      return (long) seconds + "s";
    }
    return seconds < SECONDS_PER_HOUR
        ? String.format(Locale.ROOT, "%.1fmin", seconds / SECONDS_PER_MINUTE)
        : String.format(Locale.ROOT, "%.1fh", seconds / SECONDS_PER_HOUR);
  }

  /**
   * To be read in a sentence: {@code 45 s}, {@code 12 min 3 s}, {@code 5 h 7 min}, {@code 3 days 2
   * h}.
   */
  public static String duration(double seconds) {
    long whole = (long) seconds;
    long minutes = whole / SECONDS_IN_MINUTE;
    long hours = minutes / MINUTES_IN_HOUR;
    if (hours >= 2 * HOURS_IN_DAY) {
      return hours / HOURS_IN_DAY + " days " + hours % HOURS_IN_DAY + " h";
    }
    if (hours > 0) {
      return hours + " h " + minutes % MINUTES_IN_HOUR + " min";
    }
    if (minutes > 0) {
      return minutes + " min " + whole % SECONDS_IN_MINUTE + " s";
    }
    return whole + " s";
  }
}
