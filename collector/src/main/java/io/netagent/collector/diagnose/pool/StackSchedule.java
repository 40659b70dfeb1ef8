package io.netagent.collector.diagnose.pool;

/**
 * When to ask one JVM for its stacks: at once on a suspicion, then less and less often while
 * nothing comes of it, so that a JVM which idles all night is walked over every ten minutes and no
 * more. Time is an argument.
 */
final class StackSchedule {
  static final long FIRST_NANOS = 10_000_000_000L;

  /** While connections move between two looks there is something new to see. */
  static final long FRESH_MOST_NANOS = 60_000_000_000L;

  static final long MOST_NANOS = 600_000_000_000L;

  /** Where threads wait and have been seen to: so often is enough to see them go. */
  static final long KNOWN_NANOS = 20_000_000_000L;

  /** Who does not answer within this will not. */
  private static final long PATIENCE_NANOS = 15_000_000_000L;

  private boolean asking;
  private boolean asked;
  private long askedAtNanos;
  private long intervalNanos = FIRST_NANOS;
  private int fruitfulOnEnd;
  private long latestTakenAtNanos = Long.MIN_VALUE;

  /** Whether these stacks have not been shown here before. */
  boolean isNew(long takenAtNanos) {
    return takenAtNanos > latestTakenAtNanos;
  }

  /** New stacks, by whoever asked for them, have been looked at. */
  void looked(long takenAtNanos, boolean fruitful) {
    latestTakenAtNanos = takenAtNanos;
    asking = false;
    next(fruitful);
  }

  /**
   * Whether to wish for stacks now. A wish stands until it is answered or given up.
   *
   * @param fresh something has changed since the latest look
   */
  boolean wishes(boolean suspicion, boolean fresh, long nowNanos) {
    if (!suspicion) {
      asking = false;
      return false;
    }
    if (asking && nowNanos - askedAtNanos > PATIENCE_NANOS) {
      asking = false;
      next(false);
    }
    long pause = fresh ? Math.min(intervalNanos, FRESH_MOST_NANOS) : intervalNanos;
    if (!asking && (!asked || nowNanos - askedAtNanos >= pause)) {
      asking = true;
      asked = true;
      askedAtNanos = nowNanos;
    }
    return asking;
  }

  private void next(boolean fruitful) {
    fruitfulOnEnd = fruitful ? fruitfulOnEnd + 1 : 0;
    intervalNanos =
        !fruitful
            ? Math.min(MOST_NANOS, 2 * intervalNanos)
            : fruitfulOnEnd > 2 ? KNOWN_NANOS : FIRST_NANOS;
  }
}
