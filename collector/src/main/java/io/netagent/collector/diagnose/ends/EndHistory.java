package io.netagent.collector.diagnose.ends;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordedSite;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one process's record has told of ends in the last ten minutes. Bounded: of a storm the
 * latest are kept. Time is an argument.
 */
final class EndHistory {
  static final long KEPT_NANOS = 600_000_000_000L;

  /** A peer looks for idle connections now and then, so some last a little longer. */
  private static final double ENDURED = 1.5;

  private static final int MAX_KEPT = 4_096;

  /** How often the sites' counts are noted. */
  private static final long NOTED_NANOS = 30_000_000_000L;

  /**
   * By sequence number: the reader gives those without a site once more, and then perhaps with it.
   */
  private final Map<Long, End> endBySequence = new LinkedHashMap<>();

  /** Of a pause, the process may have been unwatched for this share: it would not be shorter. */
  private static final int UNWATCHED_SHARE = 4;

  private final UnwatchedTimes unwatched = new UnwatchedTimes();
  private final AnsweredPauses answered = new AnsweredPauses();
  private final Deque<Counts> counts = new ArrayDeque<>();

  /** How many connections each site had closed then, by the site's id. */
  private static final class Counts {
    final long atNanos;
    final long[] closedBySite;

    Counts(long atNanos, long[] closedBySite) {
      this.atNanos = atNanos;
      this.closedBySite = closedBySite;
    }
  }

  /**
   * What is new in the record.
   *
   * @param unwatchedUntilNanos when the process was last found not to run: a pause that is mostly
   *     its own says nothing of the peer, and is not counted
   */
  void add(FlightRecord record, long nowNanos, long unwatchedUntilNanos) {
    unwatched.look(nowNanos, unwatchedUntilNanos);
    for (ClosedConnection closed : record.closed().connections()) {
      if (nowNanos - closed.closedAtNanos() > KEPT_NANOS) {
        continue;
      }
      EndKind kind = EndKind.of(closed);
      if (kind != null && mayBeBelieved(kind, closed)) {
        endBySequence.put(closed.sequence(), new End(kind, closed));
      }
    }
    answered.add(record, nowNanos);
    endBySequence.values().removeIf(end -> nowNanos - end.closed().closedAtNanos() > KEPT_NANOS);
    var oldest = endBySequence.keySet().iterator();
    for (int over = endBySequence.size() - MAX_KEPT; over > 0; over--) {
      oldest.next();
      oldest.remove();
    }
    if (counts.isEmpty() || nowNanos - counts.getLast().atNanos >= NOTED_NANOS) {
      boolean young = counts.isEmpty() && nowNanos - record.header().startedAtNanos() <= KEPT_NANOS;
      counts.addLast(young ? new Counts(nowNanos, new long[0]) : closedBySite(record, nowNanos));
    }
    while (counts.size() > 1 && nowNanos - counts.getFirst().atNanos > KEPT_NANOS) {
      counts.removeFirst();
    }
  }

  private boolean mayBeBelieved(EndKind kind, ClosedConnection closed) {
    long pauseNanos = Math.max(0, closed.pauseNanos());
    long fromNanos =
        closed.closedAtNanos() - Math.max(0, closed.fromPauseToCloseNanos()) - pauseNanos;
    return kind == EndKind.BY_GC
        || UNWATCHED_SHARE * unwatched.within(fromNanos, closed.closedAtNanos()) <= pauseNanos;
  }

  private static Counts closedBySite(FlightRecord record, long nowNanos) {
    long[] closed = new long[record.sites().size()];
    for (int id = 0; id < closed.length; id++) {
      closed[id] = closed(record.sites().get(id));
    }
    return new Counts(nowNanos, closed);
  }

  private static long closed(RecordedSite site) {
    long closed = 0;
    for (CloseReason reason : CloseReason.values()) {
      closed += site.closed(reason);
    }
    return closed;
  }

  /**
   * By the time they were told. A request after a shorter pause than the peer has been seen to
   * endure did not meet its keep-alive, but a restart or a fault of its own.
   */
  List<End> ends() {
    List<End> ends = new ArrayList<>();
    for (End end : endBySequence.values()) {
      boolean endured =
          end.kind() == EndKind.KEEP_ALIVE_RACE
              && answered.longestSeconds(end.remoteEnd()) > ENDURED * end.pauseSeconds();
      ends.add(endured ? new End(EndKind.UNANSWERED, end.closed()) : end);
    }
    return ends;
  }

  /** Connections of this site that were closed in the last ten minutes, or since it is watched. */
  long closes(RecordedSite site) {
    Counts first = counts.getFirst();
    long before = site.id() < first.closedBySite.length ? first.closedBySite[site.id()] : 0;
    return closed(site) - before;
  }
}
