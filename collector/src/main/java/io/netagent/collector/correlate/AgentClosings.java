package io.netagent.collector.correlate;

import io.netagent.recorder.ClosedConnection;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose the connections were that agents saw closed. The kernel's rows of those have no owner any
 * more, and of a connection that lived shorter than a tick no table ever showed one.
 *
 * <p>What is recorded is kept until a reading of its namespace's table has covered the states in
 * which such rows stand, and for two minutes at most. Both ends of a connection within one host are
 * told apart by which end is remote.
 */
public final class AgentClosings {
  /** Some 12 MB. */
  private static final int MAX_KEPT = 131_072;

  /** Longer than TIME_WAIT lasts, and than two full readings are apart. */
  private static final long KEPT_NANOS = 120_000_000_000L;

  static final StateSet CLOSING_STATES =
      StateSet.of(
          TcpState.FIN_WAIT1,
          TcpState.FIN_WAIT2,
          TcpState.CLOSING,
          TcpState.TIME_WAIT,
          TcpState.LAST_ACK);

  private final Map<Ends, Closer> closerByEnds = new HashMap<>();

  private record Ends(
      long namespace, long remoteHigh, long remoteLow, int remotePort, int localPort) {}

  private record Closer(int pid, int siteId, long closedAtNanos) {}

  /** What the agent of this process has recorded since the tick before. */
  public void add(int pid, long namespace, List<ClosedConnection> closed) {
    for (ClosedConnection each : closed) {
      if (each.localPort() == 0) {
        continue; // It could be anybody's.
      }
      Ends ends =
          new Ends(
              namespace, each.remoteHigh(), each.remoteLow(), each.remotePort(), each.localPort());
      if (closerByEnds.size() < MAX_KEPT || closerByEnds.containsKey(ends)) {
        closerByEnds.put(ends, new Closer(pid, each.siteId(), each.closedAtNanos()));
      }
    }
  }

  /** Gives rows on their way out to who has closed them, where nobody is known yet. */
  public void attribute(long namespace, ConnectionLedger ledger) {
    if (closerByEnds.isEmpty()) {
      return;
    }
    SocketTable table = ledger.table();
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      boolean closing = CLOSING_STATES.contains(table.state(row)) && table.inode(row) == 0;
      if (!closing || (ledger.pid(row) >= 0 && ledger.siteId(row) >= 0)) {
        continue;
      }
      Closer closer = closer(namespace, table, row);
      if (closer != null && (ledger.pid(row) < 0 || ledger.pid(row) == closer.pid)) {
        ledger.setCloser(row, closer.pid, closer.siteId);
      }
    }
  }

  /**
   * After each tick. What was not found although all rows have been covered has no row, unless it
   * was closed while or after they were read; a namespace that can't be read must not fill the room
   * of the others.
   *
   * @param waiting the namespaces of which not all rows have been covered
   * @param readingBeganNanos CLOCK_MONOTONIC before the first table was read
   * @param nowNanos CLOCK_MONOTONIC
   */
  public void forget(Set<Long> waiting, long readingBeganNanos, long nowNanos) {
    closerByEnds
        .entrySet()
        .removeIf(
            entry -> {
              long closedAtNanos = entry.getValue().closedAtNanos;
              return (closedAtNanos - readingBeganNanos < 0
                      && !waiting.contains(entry.getKey().namespace))
                  || nowNanos - closedAtNanos > KEPT_NANOS;
            });
  }

  private @Nullable Closer closer(long namespace, SocketTable table, int row) {
    return closerByEnds.get(
        new Ends(
            namespace,
            table.remoteHigh(row),
            table.remoteLow(row),
            table.remotePort(row),
            table.localPort(row)));
  }
}
