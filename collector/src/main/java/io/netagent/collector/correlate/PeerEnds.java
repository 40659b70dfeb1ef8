package io.netagent.collector.correlate;

import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpTimer;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for the other ends of connections whose peer takes no more data. Where such an end is on
 * this host it is a row with the tuple reversed, in the same network namespace or in another one,
 * and its owner is the process that does not read.
 */
final class PeerEnds {
  private final Set<FourTuple> wanted = new HashSet<>();
  private final BitSet localPorts = new BitSet();

  /** Wants the other end of this one if its peer takes nothing. */
  void noteSender(CorrelatedConnection connection) {
    Delivery delivery = connection.delivery();
    if (delivery != null
        && connection.sendQueueBytes() > 0
        && (delivery.timer() == TcpTimer.PERSIST || delivery.sendWindowBytes() == 0)) {
      wanted.add(connection.tuple().reversed());
      localPorts.set(connection.tuple().remotePort());
    }
  }

  /** Those that were joined anyhow are not wanted any more. */
  void forget(List<CorrelatedConnection> joined) {
    if (!wanted.isEmpty()) {
      joined.forEach(connection -> wanted.remove(connection.tuple()));
    }
  }

  boolean isEmpty() {
    return wanted.isEmpty();
  }

  /** Whether the row is such an end: what was sent to it lies unread. */
  boolean isOne(SocketTable table, int row) {
    return table.recvQueueBytes(row) > 0
        && localPorts.get(table.localPort(row))
        && wanted.contains(
            new FourTuple(
                table.localHigh(row),
                table.localLow(row),
                table.localPort(row),
                table.remoteHigh(row),
                table.remoteLow(row),
                table.remotePort(row)));
  }
}
