package io.netagent.collector.diagnose;

/**
 * The time in which a process ran and was watched. A stopped process (SIGSTOP, a debugger, a long
 * pause) lets its connections grow old through no fault of its code, so no age is earned then.
 */
final class AwakeTime {
  private long awakeNanos;
  private long lastNanos;
  private boolean started;
  private boolean stalledBefore;

  /** The time between two looks counts only if the process ran at both and nobody slept between. */
  void advance(long nowNanos, boolean stalled, boolean gap) {
    if (started && !stalled && !stalledBefore && !gap) {
      awakeNanos += nowNanos - lastNanos;
    }
    started = true;
    stalledBefore = stalled;
    lastNanos = nowNanos;
  }

  /** Since the first look. */
  double seconds() {
    return awakeNanos / 1e9;
  }
}
