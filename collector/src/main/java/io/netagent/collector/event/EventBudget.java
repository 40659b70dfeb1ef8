package io.netagent.collector.event;

/**
 * At most so many events in a second, of all JVMs together. What is not used is kept for a second:
 * a burst after a pause goes through. The last eighth is for failures, so that a storm of good
 * connections can't hide them. Time is an argument; for one thread.
 */
final class EventBudget {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int FAILURES_SHARE = 8;

  private final int perSecond;
  private double left;
  private long refilledAtNanos;

  EventBudget(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.left = perSecond;
    this.refilledAtNanos = nowNanos;
  }

  /** Time goes on. */
  void refill(long nowNanos) {
    double seconds = Math.max(0, nowNanos - refilledAtNanos) / NANOS_PER_SECOND;
    left = Math.min(perSecond, left + seconds * perSecond);
    refilledAtNanos = nowNanos;
  }

  /** Whether one more may pass; takes it out of the budget. */
  boolean take(boolean failure) {
    double kept = failure ? 0 : (double) perSecond / FAILURES_SHARE;
    if (left < 1 || (kept >= 1 && left - 1 < kept)) {
      return false;
    }
    left--;
    return true;
  }
}
