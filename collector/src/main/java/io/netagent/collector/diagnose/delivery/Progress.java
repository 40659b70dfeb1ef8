package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.Delivery;
import io.netagent.collector.diagnose.evidence.SocketMemory;

/**
 * For how long the peers of connections have been seen to take nothing. By inode; what a tick does
 * not see is forgotten. It is the peer's time, so it does not matter whether our process runs.
 */
final class Progress {
  private final SocketMemory<Position> positionByInode = new SocketMemory<>();

  private static final class Position {
    long taken;
    long peerUnread;
    long sinceNanos;
  }

  /** Nobody watched in a gap, so all begins anew. */
  void begin(boolean gap) {
    positionByInode.begin();
    if (gap) {
      positionByInode.clear();
    }
  }

  /** Forgets what was not seen since {@link #begin}. */
  void end() {
    positionByInode.end();
  }

  /**
   * Seconds since the peer was last seen to take some.
   *
   * @param peerUnreadBytes Recv-Q of the other end; -1 if it is not on this host
   */
  double stillSeconds(CorrelatedConnection row, long peerUnreadBytes, long nowNanos) {
    Delivery delivery = row.delivery();
    // What is not told of the bytes acknowledged, Send-Q tells too, unless more is written.
    long taken =
        delivery == null || delivery.bytesAcked() < 0
            ? -1 - row.sendQueueBytes()
            : delivery.bytesAcked();
    Position position = positionByInode.get(row.inode());
    if (position == null) {
      position = new Position();
      position.sinceNanos = nowNanos;
      positionByInode.put(row.inode(), position);
    } else if (position.taken != taken || position.peerUnread != peerUnreadBytes) {
      position.sinceNanos = nowNanos;
    }
    position.taken = taken;
    position.peerUnread = peerUnreadBytes;
    return (nowNanos - position.sinceNanos) / 1e9;
  }
}
