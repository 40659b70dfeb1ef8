package io.netagent.collector.diagnose.ends;

import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordedConnection;
import java.util.HashMap;
import java.util.Map;

/**
 * The longest pause, by remote, after which a request was answered in the last ten minutes: so long
 * at least that peer keeps an idle connection. A pool that meets a restarting server has requests
 * without an answer as well, but after shorter pauses than that.
 */
final class AnsweredPauses {
  private static final int MAX_REMOTES = 1_024;

  /** The agent's coarse tick, and a reading that took its time. */
  private static final long OVERLAP_NANOS = 2_000_000_000L;

  private final Map<Remote, Longest> longestByRemote = new HashMap<>();

  /** Open connections that were not read from since then are known. */
  private long knownUntilNanos = Long.MIN_VALUE;

  private record Longest(long pauseNanos, long atNanos) {}

  /** What the record's reading tells. */
  void add(FlightRecord record, long nowNanos) {
    for (ClosedConnection each : record.closed().connections()) {
      if (each.pauseNanos() > 0
          && each.role() == ConnectionRole.CLIENT
          && EndKind.isAnswer(each.bytesReadAfterPause())) {
        add(
            new Remote(each.remoteHigh(), each.remoteLow(), each.remotePort()),
            each.pauseNanos(),
            each.closedAtNanos());
      }
    }
    for (RecordedConnection each : record.connections()) {
      if (each.pauseNanos() > 0
          && each.lastReadAtNanos() >= knownUntilNanos
          && each.role() == ConnectionRole.CLIENT
          && EndKind.isAnswer(each.bytesReadAfterPause())) {
        add(
            new Remote(each.remoteHigh(), each.remoteLow(), each.remotePort()),
            each.pauseNanos(),
            each.lastReadAtNanos());
      }
    }
    knownUntilNanos = nowNanos - OVERLAP_NANOS;
    longestByRemote
        .values()
        .removeIf(longest -> nowNanos - longest.atNanos > EndHistory.KEPT_NANOS);
  }

  private void add(Remote remote, long pauseNanos, long atNanos) {
    Longest known = longestByRemote.get(remote);
    boolean room = known != null || longestByRemote.size() < MAX_REMOTES;
    if (room && (known == null || pauseNanos >= known.pauseNanos)) {
      longestByRemote.put(remote, new Longest(pauseNanos, atNanos));
    }
  }

  /** 0 if none is known. */
  double longestSeconds(Remote remote) {
    Longest longest = longestByRemote.get(remote);
    return longest == null ? 0 : longest.pauseNanos / 1e9;
  }
}
