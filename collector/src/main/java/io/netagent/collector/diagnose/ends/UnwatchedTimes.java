package io.netagent.collector.diagnose.ends;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * When a process did not run (stopped, in a debugger, without a processor), or nobody looked. Time
 * is an argument.
 */
final class UnwatchedTimes {
  /** The longest pause that anybody asks for, and the time that its end is kept. */
  private static final long KEPT_NANOS = 4_500_000_000_000L;

  private final Deque<Stretch> stretches = new ArrayDeque<>();
  private long lookedAtNanos = Long.MIN_VALUE;

  private record Stretch(long fromNanos, long untilNanos) {}

  /**
   * A look at the process.
   *
   * @param unwatchedUntilNanos it was last found not to run then, or nobody had looked; MIN_VALUE
   *     for never
   */
  void look(long nowNanos, long unwatchedUntilNanos) {
    if (unwatchedUntilNanos > lookedAtNanos) {
      Stretch last = stretches.peekLast();
      boolean goesOn = last != null && last.untilNanos >= lookedAtNanos;
      if (goesOn) {
        stretches.removeLast();
      }
      stretches.addLast(
          new Stretch(
              last != null && goesOn ? last.fromNanos : lookedAtNanos, unwatchedUntilNanos));
    }
    lookedAtNanos = nowNanos;
    while (!stretches.isEmpty() && nowNanos - stretches.getFirst().untilNanos > KEPT_NANOS) {
      stretches.removeFirst();
    }
  }

  /** How much of this stretch of time they are, in nanoseconds. */
  long within(long fromNanos, long untilNanos) {
    long sum = 0;
    for (Stretch each : stretches) {
      long from = Math.max(fromNanos, each.fromNanos);
      sum += Math.max(0, Math.min(untilNanos, each.untilNanos) - from);
    }
    return sum;
  }
}
