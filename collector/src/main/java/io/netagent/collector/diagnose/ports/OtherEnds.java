package io.netagent.collector.diagnose.ports;

import io.netagent.collector.aggregate.ActiveClose;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.socket.FourTuple;
import io.netagent.socket.TcpState;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The other ends, in CLOSE_WAIT on this host, of connections that were closed here first. An {@link
 * ActiveClose} stands for many connections, of which one port is not told; so this is no question
 * for {@link io.netagent.collector.correlate.PeerLookup}, which finds the one row of a four-tuple.
 * All are found in one pass over the rows.
 */
final class OtherEnds {
  private final Map<Ends, Map<Integer, Integer>> countByPidByEnds = new HashMap<>();

  /** Of the ends looked for, so that other rows cost one look at a bit. */
  private final BitSet localPorts = new BitSet();

  private final BitSet remotePorts = new BitSet();

  /** As the row in CLOSE_WAIT sees them: the port that all of one close have in common. */
  private record Ends(
      long namespace,
      long localHigh,
      long localLow,
      long remoteHigh,
      long remoteLow,
      boolean portIsLocal,
      int port) {
    static Ends of(CorrelatedConnection row, boolean portIsLocal) {
      return of(row.namespace(), row.tuple(), portIsLocal);
    }

    static Ends of(ActiveClose close) {
      return of(close.namespace(), close.example().reversed(), !close.inbound());
    }

    private static Ends of(long namespace, FourTuple tuple, boolean portIsLocal) {
      return new Ends(
          namespace,
          tuple.localHigh(),
          tuple.localLow(),
          tuple.remoteHigh(),
          tuple.remoteLow(),
          portIsLocal,
          portIsLocal ? tuple.localPort() : tuple.remotePort());
    }
  }

  OtherEnds(List<ActiveClose> closes, List<CorrelatedConnection> rows) {
    for (ActiveClose close : closes) {
      Ends ends = Ends.of(close);
      countByPidByEnds.put(ends, new HashMap<>());
      (ends.portIsLocal ? localPorts : remotePorts).set(ends.port);
    }
    if (!closes.isEmpty()) {
      rows.forEach(this::add);
    }
  }

  private void add(CorrelatedConnection row) {
    if (row.state() == TcpState.CLOSE_WAIT) {
      if (localPorts.get(row.tuple().localPort())) {
        count(Ends.of(row, true), row.pid());
      }
      if (remotePorts.get(row.tuple().remotePort())) {
        count(Ends.of(row, false), row.pid());
      }
    }
  }

  private void count(Ends ends, int pid) {
    Map<Integer, Integer> countByPid = countByPidByEnds.get(ends);
    if (countByPid != null) {
      countByPid.merge(pid, 1, Integer::sum);
    }
  }

  /** How many there are, by the pid that has them. */
  Map<Integer, Integer> of(ActiveClose close) {
    return countByPidByEnds.getOrDefault(Ends.of(close), Map.of());
  }
}
