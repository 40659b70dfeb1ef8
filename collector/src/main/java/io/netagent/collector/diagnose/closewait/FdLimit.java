package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.diagnose.evidence.ProcessFacts;
import io.netagent.collector.diagnose.finding.Severity;

/** How near a leak has brought its process to the limit on open files. */
final class FdLimit {
  /** From here on a burst, a log rotation or a deployment may be the last straw. */
  private static final double NEAR = 0.8;

  /** Below that share of the open files it is not this leak that fills them. */
  private static final double PART = 0.1;

  private static final double SOON_MINUTES = 60;

  /** A pool that fills looks like the end of the world for its first minute. */
  private static final double TREND_SECONDS = 120;

  private static final int HANDFUL = 5;

  private FdLimit() {}

  /**
   * Critical when the files run out and this is why; warning for a handful or more; a few old
   * connections are worth knowing and nobody's alarm.
   */
  static Severity severity(ProcessFacts process, int count, Trend trend) {
    if (count < HANDFUL) {
      return Severity.INFO;
    }
    boolean part = count >= PART * process.openFds();
    boolean soon =
        trend.sinceSeconds() >= TREND_SECONDS
            && minutesLeft(process, trend.growthPerMinute()) <= SOON_MINUTES;
    return part && (isNear(process) || soon) ? Severity.CRITICAL : Severity.WARNING;
  }

  private static boolean isNear(ProcessFacts process) {
    return isKnown(process) && process.openFds() >= NEAR * process.maxFds();
  }

  /** Infinite if it does not grow or nothing is known. */
  static double minutesLeft(ProcessFacts process, double growthPerMinute) {
    return isKnown(process) && growthPerMinute > 0
        ? (process.maxFds() - process.openFds()) / growthPerMinute
        : Double.POSITIVE_INFINITY;
  }

  private static boolean isKnown(ProcessFacts process) {
    return process.openFds() >= 0 && process.maxFds() > 0;
  }
}
