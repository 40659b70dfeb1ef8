package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.recorder.RecordedConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The connections of one line of code to one remote, or of several such remotes.
 *
 * @param all that are established
 * @param once those that stand idle after as little use as most of them had
 * @param passedOver of these, how many stood idle when later ones were opened
 * @param turns of each of {@code once}: 0 = one request without TLS
 * @param lastOpenedAtNanos of all
 */
record ClientConnections(
    List<ConnectionEvidence> all,
    List<ConnectionEvidence> once,
    int passedOver,
    long turns,
    long firstOpenedAtNanos,
    long lastOpenedAtNanos) {

  /** A handshake of TLS 1.2 has three turns, one of TLS 1.3 two; the request may add none. */
  private static final long MOST_TURNS = 3;

  private static final double IDLE_SECONDS = 3;

  /** A recorded read or write may have been up to a tick of the agent's later: 100 ms, and some. */
  private static final long COARSE_TICK_NANOS = 120_000_000L;

  static ClientConnections of(
      List<ConnectionEvidence> connections, ProcessEvidence process, long nowNanos) {
    long turns = commonTurns(connections);
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (ConnectionEvidence each : connections) {
      long openedAtNanos = each.recorded() == null ? nowNanos : each.recorded().openedAtNanos();
      first = Math.min(first, openedAtNanos);
      last = Math.max(last, openedAtNanos);
    }
    Openings openings = Openings.of(connections);
    List<ConnectionEvidence> once = new ArrayList<>();
    int passedOver = 0;
    for (ConnectionEvidence each : connections) {
      RecordedConnection recorded = each.recorded();
      if (recorded != null && isUsed(recorded, turns) && isIdle(each, recorded, process)) {
        once.add(each);
        passedOver += openings.passedOver(recorded) ? 1 : 0;
      }
    }
    return new ClientConnections(connections, once, passedOver, turns, first, last);
  }

  /** At least one. */
  static ClientConnections joined(List<ClientConnections> parts) {
    List<ConnectionEvidence> all = new ArrayList<>();
    List<ConnectionEvidence> once = new ArrayList<>();
    int passedOver = 0;
    long turns = 0;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (ClientConnections part : parts) {
      all.addAll(part.all);
      once.addAll(part.once);
      passedOver += part.passedOver;
      turns = Math.max(turns, part.turns);
      first = Math.min(first, part.firstOpenedAtNanos);
      last = Math.max(last, part.lastOpenedAtNanos);
    }
    return new ClientConnections(all, once, passedOver, turns, first, last);
  }

  /**
   * The answer may be read by another thread before the writing one has noted what it wrote, which
   * then looks like a turn.
   */
  private static boolean isUsed(RecordedConnection recorded, long turns) {
    return recorded.turns() == turns || recorded.writeOperations() == 1;
  }

  /**
   * Answered, nothing unread, and nobody sits in a read, as the reader of a WebSocket or of an
   * event stream does.
   */
  private static boolean isIdle(
      ConnectionEvidence connection, RecordedConnection recorded, ProcessEvidence process) {
    return recorded.bytesWritten() > 0
        && recorded.bytesRead() > 0
        && recorded.lastReadAtNanos() + COARSE_TICK_NANOS >= recorded.lastWriteAtNanos()
        && recorded.readerThreadId() == 0
        && recorded.writerThreadId() == 0
        && connection.row().recvQueueBytes() == 0
        && Math.min(connection.row().idleSeconds(), process.sinceStallSeconds()) >= IDLE_SECONDS;
  }

  /** The most frequent number of turns, of those few that one request can have. */
  private static long commonTurns(List<ConnectionEvidence> connections) {
    Map<Long, Integer> counts = new HashMap<>();
    for (ConnectionEvidence each : connections) {
      long turns = PoolConnections.turns(each);
      if (turns <= MOST_TURNS) {
        counts.merge(turns, 1, Integer::sum);
      }
    }
    long most = 0;
    for (Map.Entry<Long, Integer> each : counts.entrySet()) {
      if (each.getValue() > counts.getOrDefault(most, 0)) {
        most = each.getKey();
      }
    }
    return most;
  }
}
