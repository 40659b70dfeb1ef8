package io.netagent.collector.correlate;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was sent and sent again in each look of the last minute. */
final class LossMinute {
  static final long NANOS = 60_000_000_000L;

  private final Deque<Look> looks = new ArrayDeque<>();

  // Of the look that is under way.
  private long retransmitted;
  private long sent;

  private record Look(long atNanos, long retransmitted, long sent) {}

  void count(long retransmitted, long sent) {
    this.retransmitted += retransmitted;
    this.sent += sent;
  }

  /** Ends the look. */
  void end(long nowNanos) {
    looks.addLast(new Look(nowNanos, retransmitted, sent));
    retransmitted = 0;
    sent = 0;
    while (nowNanos - looks.getFirst().atNanos > NANOS) {
      looks.removeFirst();
    }
  }

  long retransmitted() {
    return looks.stream().mapToLong(Look::retransmitted).sum();
  }

  long sent() {
    return looks.stream().mapToLong(Look::sent).sum();
  }

  int lossyLooks() {
    return (int) looks.stream().filter(look -> look.retransmitted > 0).count();
  }

  /** From the first look with a loss to the last one. */
  double spreadSeconds() {
    long first = 0;
    long last = 0;
    boolean any = false;
    for (Look look : looks) {
      if (look.retransmitted > 0) {
        first = any ? first : look.atNanos;
        last = look.atNanos;
        any = true;
      }
    }
    return (last - first) / 1e9;
  }

  double watchedSeconds() {
    return looks.isEmpty() ? 0 : (looks.getLast().atNanos - looks.getFirst().atNanos) / 1e9;
  }
}
