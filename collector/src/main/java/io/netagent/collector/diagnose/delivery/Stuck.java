package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.correlate.Delivery;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import java.util.Comparator;
import java.util.List;
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
   * The longest first: all that have been stuck for some seconds, if the longest has been for long
   * enough; else none.
   */
  static List<Stuck> ripe(List<Stuck> stuck, double seconds) {
    List<Stuck> settled =
        stuck.stream()
            .filter(each -> each.seconds >= Math.min(seconds, Thresholds.SETTLED_SECONDS))
            .sorted(Comparator.comparingDouble(Stuck::seconds).reversed())
            .toList();
    return settled.isEmpty() || settled.get(0).seconds < seconds ? List.of() : settled;
  }

  /**
   * The process that holds the other end.
   *
   * @param pid or -1
   * @param recvQueueBytes what it has not read
   * @param stalled it runs no code now
   */
  record PeerEnd(int pid, String name, long recvQueueBytes, boolean stalled) {}
}
