package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.Delivery;
import io.netagent.recorder.RecordedConnection;
import io.netagent.socket.TcpState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For how long connections on which something is under way have not moved: bytes wait in a queue,
 * or a SYN for its answer. By inode; what a tick does not see is forgotten.
 */
final class StillTimes {
  private final Map<Long, Still> stillByInode = new HashMap<>();
  private int tick;

  private record Position(
      int state, long recvQueue, long sendQueue, long acked, long reads, long writes) {
    static Position of(CorrelatedConnection row, @Nullable RecordedConnection recorded) {
      Delivery delivery = row.delivery();
      return new Position(
          row.stateNumber(),
          row.recvQueueBytes(),
          row.sendQueueBytes(),
          delivery == null ? -1 : delivery.bytesAcked(),
          recorded == null ? -1 : recorded.readOperations(),
          recorded == null ? -1 : recorded.writeOperations());
    }
  }

  private static final class Still {
    Position position;
    double sinceAwakeSeconds;
    int seenIn;

    Still(Position position, double sinceAwakeSeconds) {
      this.position = position;
      this.sinceAwakeSeconds = sinceAwakeSeconds;
    }
  }

  void begin() {
    tick++;
  }

  /** Forgets what was not seen since {@link #begin}. */
  void end() {
    stillByInode.values().removeIf(still -> still.seenIn != tick);
  }

  /**
   * Seconds in which the process ran and the row did not move.
   *
   * @param awakeSeconds for how long its process has been seen awake
   */
  double seconds(
      CorrelatedConnection row,
      @Nullable RecordedConnection recorded,
      double awakeSeconds,
      double sinceStallSeconds) {
    boolean underWay =
        row.sendQueueBytes() > 0 || row.recvQueueBytes() > 0 || row.state() == TcpState.SYN_SENT;
    if (!underWay || row.inode() <= 0) {
      return Double.isNaN(row.idleSeconds()) ? 0 : Math.min(row.idleSeconds(), sinceStallSeconds);
    }
    Position position = Position.of(row, recorded);
    Still still = stillByInode.get(row.inode());
    if (still == null) {
      still = new Still(position, awakeSeconds);
      stillByInode.put(row.inode(), still);
    } else if (!still.position.equals(position)) {
      still.position = position;
      still.sinceAwakeSeconds = awakeSeconds;
    }
    still.seenIn = tick;
    return awakeSeconds - still.sinceAwakeSeconds;
  }
}
