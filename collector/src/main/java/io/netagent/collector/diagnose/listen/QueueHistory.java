package io.netagent.collector.diagnose.listen;

import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.recorder.RecordedListener;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What is remembered of each listener: who accepts, how much it took, what was told of it. */
final class QueueHistory {
  /** A server has a few acceptors; a framework may move them from thread to thread. */
  private static final int ACCEPTORS_KEPT = 64;

  private Map<Key, Past> pastByKey = new HashMap<>();
  private Map<Key, Past> next = new HashMap<>();

  private record Key(long namespace, String local, int family, int pid, int fd) {}

  /** One listener's. */
  static final class Past {
    /** Ids of threads that were seen in accept. */
    final Set<Long> acceptors = new HashSet<>();

    /** Id of the thread that opened it, which often accepts, too; 0 if not known. */
    long opener;

    /** The frame that was told, so that the next dump does not change it for a like one. */
    String toldSite = "";

    private long generation = -1;
    private long accepted = -1;
    private long atNanos;
    private double acceptedPerSecond = Double.NaN;

    /** What the record tells at this look. */
    void advance(RecordedListener listener, long nowNanos) {
      if (generation != listener.generation()) {
        generation = listener.generation();
        accepted = -1;
        acceptors.clear();
        opener = listener.openerThreadId();
      }
      if (listener.acceptorThreadId() != 0 && acceptors.size() < ACCEPTORS_KEPT) {
        acceptors.add(listener.acceptorThreadId());
      }
      acceptedPerSecond =
          accepted < 0 || nowNanos <= atNanos
              ? Double.NaN
              : (listener.accepted() - accepted) / ((nowNanos - atNanos) / 1e9);
      accepted = listener.accepted();
      atNanos = nowNanos;
    }

    /** Since the look before; NaN if not known. */
    double acceptedPerSecond() {
      return acceptedPerSecond;
    }
  }

  void begin() {
    next = new HashMap<>();
  }

  /** Forgets what was not asked for since {@link #begin}. */
  void end() {
    pastByKey = next;
  }

  Past of(ListenQueue queue) {
    Key key = new Key(queue.namespace(), queue.local(), queue.family(), queue.pid(), queue.fd());
    Past past = pastByKey.getOrDefault(key, new Past());
    next.put(key, past);
    return past;
  }
}
