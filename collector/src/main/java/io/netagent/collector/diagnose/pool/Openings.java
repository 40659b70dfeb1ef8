package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.recorder.RecordedConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When connections were opened, and by which threads.
 *
 * <p>A client decides to open a connection before it does: between the two it may load classes, or
 * resolve a name for seconds, while connections of the same burst are answered and stand idle. The
 * thread that used one of these itself has decided later. Of other threads it takes several, and a
 * second, to be none that were only late.
 */
record Openings(Map<Long, Long> lastByThread, long someLaterAtNanos) {
  private static final int SEVERAL = 10;
  private static final long LATE_NANOS = 1_000_000_000L;

  /** A recorded read or write may have been up to a tick of the agent's later: 100 ms, and some. */
  private static final long COARSE_TICK_NANOS = 120_000_000L;

  static Openings of(List<ConnectionEvidence> connections) {
    Map<Long, Long> lastByThread = new HashMap<>();
    List<Long> times = new ArrayList<>();
    for (ConnectionEvidence each : connections) {
      RecordedConnection recorded = each.recorded();
      if (recorded != null) {
        lastByThread.merge(recorded.openerThreadId(), recorded.openedAtNanos(), Math::max);
        times.add(recorded.openedAtNanos());
      }
    }
    lastByThread.remove(0L); // Not known.
    times.sort(null);
    return new Openings(
        lastByThread, times.size() < SEVERAL ? Long.MIN_VALUE : times.get(times.size() - SEVERAL));
  }

  /** Whether others were opened although this one stood idle. */
  boolean passedOver(RecordedConnection idle) {
    long since = idle.lastActivityAtNanos();
    long byItsThread = lastByThread.getOrDefault(idle.openerThreadId(), Long.MIN_VALUE);
    return byItsThread > since + COARSE_TICK_NANOS || someLaterAtNanos > since + LATE_NANOS;
  }
}
