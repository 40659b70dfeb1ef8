package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.correlate.Delivery;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose data does not get through.
 *
 * @param delivery of its row
 * @param seconds for so long, at least
 * @param idleBeforeSeconds for so long nothing had come from the peer before; NaN if not told
 * @param peer the other end, where it is on this host
 */
record Stuck(
    ConnectionEvidence connection,
    Delivery delivery,
    double seconds,
    double idleBeforeSeconds,
    @Nullable PeerEnd peer) {

  /**
   * The process that holds the other end.
   *
   * @param pid or -1
   * @param recvQueueBytes what it has not read
   * @param stalled it runs no code now
   */
  record PeerEnd(int pid, String name, long recvQueueBytes, boolean stalled) {}
}
