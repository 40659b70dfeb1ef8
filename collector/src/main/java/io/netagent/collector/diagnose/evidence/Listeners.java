package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.socket.FourTuple;
import io.netagent.socket.TcpState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The ends that this host listens on: what tells an accepted connection where no agent does. */
final class Listeners {
  private static final long IPV4_UNSPECIFIED = FourTuple.v4Mapped(0);

  private final Set<End> ends = new HashSet<>();

  /** Addresses mean something only within their network namespace. */
  private record End(long namespace, long high, long low, int port) {}

  Listeners(List<CorrelatedConnection> rows) {
    for (CorrelatedConnection row : rows) {
      if (row.state() == TcpState.LISTEN) {
        FourTuple tuple = row.tuple();
        ends.add(new End(row.namespace(), tuple.localHigh(), tuple.localLow(), tuple.localPort()));
      }
    }
  }

  boolean accepted(CorrelatedConnection row) {
    long namespace = row.namespace();
    FourTuple tuple = row.tuple();
    int port = tuple.localPort();
    return ends.contains(new End(namespace, tuple.localHigh(), tuple.localLow(), port))
        || ends.contains(new End(namespace, 0, 0, port))
        || ends.contains(new End(namespace, 0, IPV4_UNSPECIFIED, port));
  }
}
