package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.aggregate.ListenQueue;
import java.util.HashMap;
import java.util.Map;

/** Since when accept queues have been in use, or full, in every look. */
final class QueueTimes {
  private Map<Key, Since> sinceByKey = new HashMap<>();
  private Map<Key, Since> next = new HashMap<>();

  private record Key(long namespace, String local, int family, int pid, int fd) {}

  /** -1 while it is not so. */
  private record Since(long waitingNanos, long fullNanos) {}

  void begin() {
    next = new HashMap<>();
  }

  /** Forgets what was not seen since {@link #begin}. */
  void end() {
    sinceByKey = next;
  }

  ListenerEvidence of(ListenQueue queue, long nowNanos) {
    Key key = new Key(queue.namespace(), queue.local(), queue.family(), queue.pid(), queue.fd());
    Since before = sinceByKey.getOrDefault(key, new Since(-1, -1));
    boolean full = queue.limit() >= 0 && queue.length() >= queue.limit() && queue.length() > 0;
    Since since =
        new Since(
            since(before.waitingNanos, queue.length() > 0, nowNanos),
            since(before.fullNanos, full, nowNanos));
    next.put(key, since);
    return new ListenerEvidence(
        queue,
        queue.localPort(),
        seconds(since.waitingNanos, nowNanos),
        seconds(since.fullNanos, nowNanos));
  }

  private static long since(long before, boolean holds, long nowNanos) {
    return !holds ? -1 : before < 0 ? nowNanos : before;
  }

  private static double seconds(long since, long nowNanos) {
    return since < 0 ? 0 : (nowNanos - since) / 1e9;
  }
}
