package io.netagent.collector.diagnose;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedConnection;
import io.netagent.socket.TcpState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long each connection in CLOSE_WAIT has been left alone, and which idle ones the peer said
 * goodbye to. By inode, which is not used again while the socket lives; what a tick does not see is
 * forgotten.
 */
final class EarnedAges {
  private static final long IDLE_NANOS = 1_000_000_000L;

  private final Map<Long, Track> tracks = new HashMap<>();

  /** By inode of a connection that stood idle with nothing to read: the time of its last use. */
  private final Map<Long, Long> idleSinceNanos = new HashMap<>();

  private final Set<Long> seen = new HashSet<>();

  private static final class Track {
    long recvQueueBytes;
    long sendQueueBytes;
    long lastWriteAtNanos;
    double creditSeconds;
    double fromAwakeSeconds;

    boolean touchedSince(CorrelatedConnection row, long lastWriteAtNanos) {
      return row.recvQueueBytes() != recvQueueBytes
          || row.sendQueueBytes() != sendQueueBytes
          || lastWriteAtNanos != this.lastWriteAtNanos;
    }
  }

  void begin() {
    seen.clear();
  }

  /** Forgets what was not seen since {@link #begin}. */
  void end() {
    tracks.keySet().retainAll(seen);
    idleSinceNanos.keySet().retainAll(seen);
  }

  /** A connection that is not in CLOSE_WAIT. */
  void sawOpen(CorrelatedConnection row, @Nullable RecordedConnection recorded, long nowNanos) {
    if (recorded == null || row.state() != TcpState.ESTABLISHED) {
      return;
    }
    boolean idle =
        recorded.role() == ConnectionRole.CLIENT
            && row.recvQueueBytes() == 0
            && recorded.lastReadAtNanos() >= recorded.lastWriteAtNanos()
            && nowNanos - recorded.lastActivityAtNanos() >= IDLE_NANOS;
    if (idle) {
      seen.add(row.inode());
      idleSinceNanos.put(row.inode(), recorded.lastActivityAtNanos());
    }
  }

  /**
   * What is unread came after the connection had stood idle with nothing to read, and it was not
   * used since: the peer's goodbye (a database's "idle too long", an HTTP 408, a TLS alert), not a
   * part of an answer.
   */
  boolean farewellSeen(CorrelatedConnection row, @Nullable RecordedConnection recorded) {
    Long idleSince = idleSinceNanos.get(row.inode());
    if (idleSince == null || recorded == null) {
      return false;
    }
    seen.add(row.inode());
    return idleSince == recorded.lastActivityAtNanos();
  }

  /**
   * A connection in CLOSE_WAIT: what it has earned. It begins with what the row or the record says,
   * without the time for which the process is known to be stalled, and begins anew when something
   * moves: while bytes come or go it is in use.
   */
  double earnedSeconds(
      CorrelatedConnection row,
      @Nullable RecordedConnection recorded,
      AwakeTime awake,
      double unearnedSeconds,
      long nowNanos) {
    seen.add(row.inode());
    long lastWriteAtNanos = recorded == null ? 0 : recorded.lastWriteAtNanos();
    Track track = tracks.get(row.inode());
    boolean isNew = track == null;
    if (track == null) {
      track = new Track();
      tracks.put(row.inode(), track);
    }
    if (isNew || track.touchedSince(row, lastWriteAtNanos)) {
      track.recvQueueBytes = row.recvQueueBytes();
      track.sendQueueBytes = row.sendQueueBytes();
      track.lastWriteAtNanos = lastWriteAtNanos;
      track.fromAwakeSeconds = awake.seconds();
      double sinceWrite =
          lastWriteAtNanos == 0 ? Double.MAX_VALUE : (nowNanos - lastWriteAtNanos) / 1e9;
      double told = Math.min(row.stateForSeconds(), sinceWrite);
      track.creditSeconds = isNew ? Math.max(0, told - unearnedSeconds) : 0;
    }
    return track.creditSeconds + awake.seconds() - track.fromAwakeSeconds;
  }

  int size() {
    return tracks.size() + idleSinceNanos.size();
  }
}
