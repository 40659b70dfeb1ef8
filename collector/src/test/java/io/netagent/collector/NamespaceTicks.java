package io.netagent.collector;

import io.netagent.collector.expose.ConnectionListing.Listed;
import io.netagent.collector.expose.ConnectionListing.Query;
import io.netagent.collector.expose.NamespaceStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.source.SocketTotals;
import io.netagent.socket.TcpState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Run inside a namespace: one tick with each source named, and what it counts in its own table. */
final class NamespaceTicks {
  private NamespaceTicks() {}

  public static void main(String[] sources) {
    for (String source : sources) {
      try (CollectLoop loop =
          CollectLoop.onThisHost(
              new CollectSettings(Duration.ofSeconds(5), List.of(), source, false))) {
        Snapshot snapshot = loop.tick();
        NamespaceStatus own = snapshot.namespaces().get(0);
        SocketTotals totals = own.totals();
        System.out.println(
            snapshot.source().name()
                + " "
                + states(snapshot, own.inode())
                + " sockets="
                + own.sockets()
                + " estab="
                + totals.established()
                + " timewait="
                + totals.timeWait());
      }
    }
    System.out.println("done");
  }

  /** The rows of one namespace by their state. */
  static Map<TcpState, Integer> states(Snapshot snapshot, long namespace) {
    Map<TcpState, Integer> counts = new TreeMap<>();
    for (Listed listed : snapshot.connections().page(Query.ANY, 0, Integer.MAX_VALUE).rows()) {
      TcpState state = listed.connection().state();
      if (listed.connection().namespace() == namespace && state != null) {
        counts.merge(state, 1, Integer::sum);
      }
    }
    return counts;
  }
}
