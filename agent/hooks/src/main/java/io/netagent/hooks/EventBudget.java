package io.netagent.hooks;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many events may still be written: so many a second, and at most a second's worth at once. A
 * quarter is kept for failures, which a storm of good connections must not hide. Beyond the limit
 * all threads only read what one of them wrote last.
 */
final class EventBudget {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int RESERVED_PART = 4;

  private final Share ordinary;
  private final Share reserved;

  /** Of sites, which the agent's thread finds and nobody waits for. */
  private final Share sites;

  EventBudget(int perSecond) {
    int kept = perSecond / RESERVED_PART;
    ordinary = new Share(perSecond - kept);
    reserved = new Share(kept);
    sites = new Share(perSecond);
  }

  /** One of the two. */
  private static final class Share {
    private final int perSecond;
    private final AtomicInteger left = new AtomicInteger();

    /** In events x nanoseconds: what did not make a whole event yet. */
    private long rest;

    Share(int perSecond) {
      this.perSecond = perSecond;
    }

    void refill(long elapsedNanos) {
      long all = rest + elapsedNanos * perSecond;
      rest = all % SECOND_NANOS;
      int now = left.get();
      left.addAndGet((int) Math.min(all / SECOND_NANOS, perSecond - now));
    }

    boolean take() {
      return left.get() > 0 && left.getAndDecrement() > 0;
    }
  }

  /** Agent's thread: so much time has gone by. */
  void refill(long elapsedNanos) {
    long nanos = Math.max(0, Math.min(elapsedNanos, SECOND_NANOS));
    ordinary.refill(nanos);
    reserved.refill(nanos);
    sites.refill(nanos);
  }

  /** Agent's thread: whether one more site may be told. */
  boolean takeSite() {
    return sites.take();
  }

  /** Any thread: whether one more may be written. */
  boolean take(boolean failure) {
    return ordinary.take() || (failure && reserved.take());
  }
}
