package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.FourTuple;
import io.netagent.socket.RowValues;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A kernel table that changes all the time while it is read. */
@Timeout(60)
class ProcNetTcpChurnTest {
  private static final int TIME_WAITS = 1500; // Three seconds at 500/s.
  private static final int STABLE_ROWS = 2 * 2 * SocketsInChurn.STABLE_CONNECTIONS_PER_FAMILY;
  private static final long LIMIT_NANOS = 12_000_000_000L;

  @Test
  void read_whileTimeWaitsComeUp_losesNoStableSocketAndTheTableHoldsEachOnce()
      throws IOException, InterruptedException {
    Namespace.require();
    try (Namespace namespace = new Namespace(SocketsInChurn.class)) {
      ProcNetTcp source = new ProcNetTcp(namespace.procRoot());
      SocketTable table = new SocketTable();
      FullReading.of(source, table);
      Set<FourTuple> stable = Set.copyOf(stable(FullReading.rows(table)));
      assertEquals(STABLE_ROWS, stable.size());

      namespace.tell("churn");
      long deadline = System.nanoTime() + LIMIT_NANOS;
      int readings = 0;
      int changed = 0;
      long timeWaits = 0;
      while (timeWaits < TIME_WAITS && System.nanoTime() < deadline) {
        ScanReport report = FullReading.of(source, table);
        List<RowValues> rows = FullReading.rows(table);
        assertEquals(0, report.malformed(), report.firstMalformed());
        assertEquals(report.rows(), table.size() + table.duplicates());
        List<FourTuple> found = stable(rows);
        assertEquals(STABLE_ROWS, found.size(), "reading " + readings);
        assertEquals(stable, new HashSet<>(found), "reading " + readings);
        long now = rows.stream().filter(row -> is(row, TcpState.TIME_WAIT)).count();
        changed += now > timeWaits ? 1 : 0;
        timeWaits = now;
        readings++;
      }
      assertTrue(timeWaits >= TIME_WAITS, "no churn: " + timeWaits + " TIME_WAITs in time");
      assertTrue(changed >= 10, "only " + changed + " of " + readings + " readings saw a change");
    }
  }

  /** The ends of the connections that stay. */
  private static List<FourTuple> stable(List<RowValues> rows) {
    return rows.stream()
        .filter(row -> is(row, TcpState.ESTABLISHED))
        .map(RowValues::fourTuple)
        .filter(
            ends ->
                ends.localPort() == SocketsInChurn.STABLE_PORT
                    || ends.remotePort() == SocketsInChurn.STABLE_PORT)
        .toList();
  }

  private static boolean is(RowValues row, TcpState state) {
    return row.stateNumber() == state.kernelNumber();
  }
}
