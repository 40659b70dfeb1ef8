package io.netagent.collector.diagnose.listen;

import io.netagent.collector.aggregate.ListenQueue;
import java.util.Comparator;

/**
 * The fullest that one listener was seen of late.
 *
 * @param limit -1 if the source does not tell it
 */
record PeakQueue(String local, int family, int pid, long length, int limit, long atNanos) {
  /** Then those that overflow first: the kernel does not tell whose queue it was. */
  static final Comparator<PeakQueue> FULLEST_FIRST =
      Comparator.comparingDouble(PeakQueue::fill)
          .reversed()
          .thenComparingInt(peak -> peak.limit < 0 ? Integer.MAX_VALUE : peak.limit)
          .thenComparing(PeakQueue::local)
          .thenComparingInt(PeakQueue::pid);

  /** As long as overflows are looked at. */
  private static final long KEPT_NANOS = 60_000_000_000L;

  static PeakQueue of(ListenQueue queue, long nowNanos) {
    return new PeakQueue(
        queue.local(), queue.family(), queue.pid(), queue.length(), queue.limit(), nowNanos);
  }

  /** This peak, or the later one where it is as high or this one is old. */
  PeakQueue with(PeakQueue later) {
    boolean outdated = later.atNanos - atNanos > KEPT_NANOS || later.limit != limit;
    return outdated || later.length >= length ? later : this;
  }

  String key() {
    return local + " " + family + " " + pid;
  }

  double fill() {
    return limit > 0 ? (double) length / limit : limit == 0 && length > 0 ? 1 : 0;
  }

  /** Half full at a look that comes every few seconds: it was most likely this one. */
  boolean sawMuch() {
    return fill() >= 0.5;
  }
}
