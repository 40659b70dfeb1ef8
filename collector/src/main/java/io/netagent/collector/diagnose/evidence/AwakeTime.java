package io.netagent.collector.diagnose.evidence;

/**
 * The time in which a process ran and was watched. A stopped process (SIGSTOP, a debugger, a long
 * pause) lets its connections grow old through no fault of its code, so no age is earned then.
 */
final class AwakeTime {
  private long awakeNanos;
  private long lastNanos;
  private boolean started;
  private boolean stalledBefore;
  private boolean stallSeen;
  private long lastStalledNanos;

  /** The time between two looks counts only if the process ran at both and nobody slept between. */
  void advance(long nowNanos, boolean stalled, boolean gap) {
    if (started && !stalled && !stalledBefore && !gap) {
      awakeNanos += nowNanos - lastNanos;
    }
    if (stalled || gap) {
      stallSeen = true;
      lastStalledNanos = nowNanos;
    }
    started = true;
    stalledBefore = stalled;
    lastNanos = nowNanos;
  }

  /** Since it was last seen stalled; infinite if it never was. */
  double secondsSinceStall(long nowNanos) {
    return stallSeen ? (nowNanos - lastStalledNanos) / 1e9 : Double.POSITIVE_INFINITY;
  }

  /** Since the first look. */
  double seconds() {
    return awakeNanos / 1e9;
  }
}
