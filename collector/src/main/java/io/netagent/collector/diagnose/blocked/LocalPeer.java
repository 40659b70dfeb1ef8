package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.correlate.PeerLookup;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.TickEvidence;

/**
 * What this host knows of a connection's other end.
 *
 * @param unread what was sent to it lies unread in its Recv-Q, or it was not accepted yet
 * @param ranSeconds its process has run for so long since it was last seen stalled; 0 while it is,
 *     infinite if it is on another host or not visible
 */
record LocalPeer(boolean unread, double ranSeconds) {
  private static final LocalPeer ELSEWHERE = new LocalPeer(false, Double.POSITIVE_INFINITY);

  static LocalPeer of(TickEvidence tick, ConnectionEvidence connection) {
    PeerLookup.Peer peer = tick.peers().peerOf(connection.row());
    if (peer == null) {
      return ELSEWHERE;
    }
    ProcessEvidence owner = tick.process(peer.pid());
    if (!peer.accepted()) {
      LocalListener listener = LocalListener.of(tick, connection.row());
      owner = listener == null ? owner : listener.owner();
    }
    return new LocalPeer(
        !peer.accepted() || peer.recvQueueBytes() > 0,
        owner.pid() < 0
            ? Double.POSITIVE_INFINITY
            : owner.facts().stalled() ? 0 : owner.sinceStallSeconds());
  }
}
