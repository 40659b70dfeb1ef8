package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.evidence.SocketMemory;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedConnection;
import io.netagent.socket.TcpState;
import org.jspecify.annotations.Nullable;

/**
 * How long each connection in CLOSE_WAIT has been left alone, and which idle ones the peer said
 * goodbye to. What a tick does not see is forgotten.
 */
final class EarnedAges {
  private static final long IDLE_NANOS = 1_000_000_000L;

  private final SocketMemory<Track> tracks = new SocketMemory<>();

  /** Of connections that stood idle with nothing to read. */
  private final SocketMemory<Idle> idle = new SocketMemory<>();

  private record Idle(long lastUsedAtNanos) {}

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
    tracks.begin();
    idle.begin();
  }

  /** Forgets what was not seen since {@link #begin}. */
  void end() {
    tracks.end();
    idle.end();
  }

  /** A connection that is not in CLOSE_WAIT. */
  void sawOpen(CorrelatedConnection row, @Nullable RecordedConnection recorded, long nowNanos) {
    if (recorded == null || row.state() != TcpState.ESTABLISHED) {
      return;
    }
    boolean standsIdle =
        recorded.role() == ConnectionRole.CLIENT
            && row.recvQueueBytes() == 0
            && recorded.lastReadAtNanos() >= recorded.lastWriteAtNanos()
            && nowNanos - recorded.lastActivityAtNanos() >= IDLE_NANOS;
    if (standsIdle) {
      Idle known = idle.get(row.inode());
      if (known == null || known.lastUsedAtNanos != recorded.lastActivityAtNanos()) {
        idle.put(row.inode(), new Idle(recorded.lastActivityAtNanos()));
      }
    }
  }

  /**
   * What is unread came after the connection had stood idle with nothing to read, and it was not
   * used since: the peer's goodbye (a database's "idle too long", an HTTP 408, a TLS alert), not a
   * part of an answer.
   */
  boolean farewellSeen(CorrelatedConnection row, @Nullable RecordedConnection recorded) {
    Idle known = recorded == null ? null : idle.get(row.inode());
    if (known == null || recorded == null) {
      return false;
    }
    return known.lastUsedAtNanos == recorded.lastActivityAtNanos();
  }

  /**
   * A connection in CLOSE_WAIT: what it has earned. It begins with what the row or the record says,
   * without the time for which the process is known to be stalled, and begins anew when something
   * moves: while bytes come or go it is in use.
   */
  double earnedSeconds(
      CorrelatedConnection row,
      @Nullable RecordedConnection recorded,
      double awakeSeconds,
      double unearnedSeconds,
      long nowNanos) {
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
      track.fromAwakeSeconds = awakeSeconds;
      double sinceWrite =
          lastWriteAtNanos == 0 ? Double.MAX_VALUE : (nowNanos - lastWriteAtNanos) / 1e9;
      double told = Math.min(row.stateForSeconds(), sinceWrite);
      track.creditSeconds = isNew ? Math.max(0, told - unearnedSeconds) : 0;
    }
    return track.creditSeconds + awakeSeconds - track.fromAwakeSeconds;
  }

  int size() {
    return tracks.size() + idle.size();
  }
}
