package io.netagent.collector.diagnose.blocked;

import java.util.HashMap;
import java.util.Map;

/**
 * Since when something has come again and again, though each time it lasts only as long as a
 * time-out lets it: a client that tries every few seconds shows it at most looks, not at all.
 */
final class Recurrence<K> {
  /** Between two tries. */
  private static final double PAUSE_SECONDS = 10;

  private final Map<K, Since> sinceByKey = new HashMap<>();

  private static final class Since {
    final long firstNanos;
    final int firstCount;
    long lastNanos;

    Since(long nowNanos, int count) {
      this.firstNanos = nowNanos;
      this.firstCount = count;
      this.lastNanos = nowNanos;
    }
  }

  /** It is there now; since when it has been so, in seconds. */
  double seen(K key, int count, long nowNanos) {
    Since since = sinceByKey.computeIfAbsent(key, k -> new Since(nowNanos, count));
    since.lastNanos = nowNanos;
    return (nowNanos - since.firstNanos) / 1e9;
  }

  /** How much more there is now than at first, per minute; 0 before a minute has passed. */
  double growthPerMinute(K key, int count, long nowNanos) {
    Since since = sinceByKey.get(key);
    double minutes = since == null ? 0 : (nowNanos - since.firstNanos) / 60e9;
    return since == null || minutes < 1 ? 0 : (count - since.firstCount) / minutes;
  }

  /** Drops what has not been seen for a while; all of it after a time that nobody watched. */
  void forget(long nowNanos, boolean gap) {
    sinceByKey
        .values()
        .removeIf(since -> gap || (nowNanos - since.lastNanos) / 1e9 >= PAUSE_SECONDS);
  }
}
