package io.netagent.collector.diagnose.listen;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.evidence.ListenerEvidence;
import io.netagent.socket.FourTuple;
import io.netagent.socket.TcpState;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel's rows tell of the accept queues in use, gathered in one pass. A connection that
 * nobody has accepted has no inode.
 */
final class QueueRows {
  /** Few hosts have more ends of their own. */
  private static final int ENDS_KEPT = 20;

  private static final long IPV4_UNSPECIFIED = FourTuple.v4Mapped(0);

  private final Map<End, Rows> rowsByEnd = new HashMap<>();

  /** Ports with a queue in use, so that most rows cost one look at a bit. */
  private final BitSet ports = new BitSet();

  private record End(long namespace, String local) {}

  /** Those of one end; several listeners may share it (SO_REUSEPORT). */
  static final class Rows {
    static final Rows NONE = new Rows();

    int unaccepted;
    int closedByClients;
    double oldestSeconds;
    int connecting;
    final Set<String> connectingTo = new HashSet<>();
  }

  QueueRows(List<ListenerEvidence> inUse, List<CorrelatedConnection> rows) {
    for (ListenerEvidence listener : inUse) {
      rowsByEnd.put(end(listener), new Rows());
      ports.set(listener.localPort());
    }
    if (!inUse.isEmpty()) {
      rows.forEach(this::add);
    }
  }

  Rows of(ListenerEvidence listener) {
    return rowsByEnd.getOrDefault(end(listener), Rows.NONE);
  }

  private void add(CorrelatedConnection row) {
    TcpState state = row.state();
    FourTuple tuple = row.tuple();
    if (state == TcpState.SYN_SENT && ports.get(tuple.remotePort())) {
      boolean here = isLoopback(tuple.remoteHigh(), tuple.remoteLow()) || isItself(tuple);
      Rows of =
          here
              ? find(row.namespace(), tuple.remoteHigh(), tuple.remoteLow(), tuple.remotePort())
              : null;
      if (of != null) {
        of.connecting++;
        if (of.connectingTo.size() < ENDS_KEPT) {
          of.connectingTo.add(tuple.remoteText());
        }
      }
    } else if (row.inode() == 0
        && (state == TcpState.ESTABLISHED || state == TcpState.CLOSE_WAIT)
        && ports.get(tuple.localPort())) {
      Rows of = find(row.namespace(), tuple.localHigh(), tuple.localLow(), tuple.localPort());
      if (of != null) {
        of.unaccepted++;
        of.closedByClients += state == TcpState.CLOSE_WAIT ? 1 : 0;
        of.oldestSeconds = Math.max(of.oldestSeconds, row.stateForSeconds());
      }
    }
  }

  private @Nullable Rows find(long namespace, long high, long low, int port) {
    Rows exact = rowsByEnd.get(new End(namespace, FourTuple.endText(high, low, port)));
    if (exact != null) {
      return exact;
    }
    Rows any = rowsByEnd.get(new End(namespace, FourTuple.endText(0, 0, port)));
    return any != null
        ? any
        : rowsByEnd.get(new End(namespace, FourTuple.endText(0, IPV4_UNSPECIFIED, port)));
  }

  /** To an address that the client itself has: a host's own. */
  private static boolean isItself(FourTuple tuple) {
    return tuple.localHigh() == tuple.remoteHigh() && tuple.localLow() == tuple.remoteLow();
  }

  private static boolean isLoopback(long high, long low) {
    return (high == 0 && low == 1)
        || (high == 0 && low >>> 24 == FourTuple.v4Mapped(0x7f000000) >>> 24);
  }

  private static End end(ListenerEvidence listener) {
    return new End(listener.queue().namespace(), listener.queue().local());
  }
}
