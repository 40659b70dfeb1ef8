package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.Delivery;
import io.netagent.recorder.RecordedConnection;
import io.netagent.socket.TcpState;
import org.jspecify.annotations.Nullable;

/**
 * For how long connections on which something is under way have not moved: bytes wait in a queue,
 * or a SYN for its answer. By inode; what a tick does not see is forgotten.
 */
final class StillTimes {
  private final SocketMemory<Still> stillByInode = new SocketMemory<>();

  /** Where a connection stood when it last moved. */
  private static final class Still {
    int state;
    long recvQueue;
    long sendQueue;
    long acked;
    long reads;
    long writes;
    double sinceAwakeSeconds;

    boolean hasMoved(CorrelatedConnection row, @Nullable RecordedConnection recorded) {
      return state != row.stateNumber()
          || recvQueue != row.recvQueueBytes()
          || sendQueue != row.sendQueueBytes()
          || acked != acked(row)
          || reads != (recorded == null ? -1 : recorded.readOperations())
          || writes != (recorded == null ? -1 : recorded.writeOperations());
    }

    void stand(
        CorrelatedConnection row, @Nullable RecordedConnection recorded, double awakeSeconds) {
      state = row.stateNumber();
      recvQueue = row.recvQueueBytes();
      sendQueue = row.sendQueueBytes();
      acked = acked(row);
      reads = recorded == null ? -1 : recorded.readOperations();
      writes = recorded == null ? -1 : recorded.writeOperations();
      sinceAwakeSeconds = awakeSeconds;
    }

    private static long acked(CorrelatedConnection row) {
      Delivery delivery = row.delivery();
      return delivery == null ? -1 : delivery.bytesAcked();
    }
  }

  void begin() {
    stillByInode.begin();
  }

  /** Forgets what was not seen since {@link #begin}. */
  void end() {
    stillByInode.end();
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
    Still still = stillByInode.get(row.inode());
    if (still == null) {
      still = new Still();
      still.stand(row, recorded, awakeSeconds);
      stillByInode.put(row.inode(), still);
    } else if (still.hasMoved(row, recorded)) {
      still.stand(row, recorded, awakeSeconds);
    }
    return awakeSeconds - still.sinceAwakeSeconds;
  }
}
