package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sockets that stay, while others come and go beside them: a reading shows each one that stays
 * once. 3,000 of them; the nightly profile has 30,000.
 */
@Timeout(180)
class ChurnKernelTest {
  private static final int SOCKETS = Integer.getInteger("netagent.churn.sockets", 3000);
  private static final int SOCKETS_PER_PROGRAM = 15_000; // RLIMIT_NOFILE is often 20,000.
  private static final int READINGS = 15;

  /** At least as many must come while it is read. */
  private static final int MORE_TIME_WAITS = 200;

  private static final int ESTABLISHED = TcpState.ESTABLISHED.kernelNumber();

  private Namespace namespace;
  private Set<Long> stable;

  @BeforeEach
  void openSockets() throws Exception {
    Namespace.require();
    for (int left = SOCKETS; left > 0; left -= SOCKETS_PER_PROGRAM) {
      String pairs = Integer.toString(Math.min(left, SOCKETS_PER_PROGRAM) / 2);
      if (namespace == null) {
        namespace = new Namespace(StableSockets.class, pairs);
      } else {
        namespace.start(StableSockets.class, pairs);
      }
    }
  }

  @AfterEach
  void closeSockets() throws IOException {
    if (namespace != null) {
      namespace.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 5000, 15_000})
  void read_netlinkWhileOthersComeAndGo_showsEachStableSocketOnce(int timeWaitPerSecond)
      throws Exception {
    try (SockDiag source = namespace.inside(() -> new SockDiag(false))) {
      stable = new HashSet<>();
      source.read(StateSet.of(TcpState.ESTABLISHED), row -> stable.add(row.cookie()));
      assertEquals(SOCKETS, stable.size());
      namespace.start(TimeWaitChurn.class, Integer.toString(timeWaitPerSecond));
      SocketTable table = new SocketTable();
      long firstTimeWaits = -1;
      long timeWaits = 0;
      for (int reading = 0;
          reading < READINGS || timeWaits < firstTimeWaits + MORE_TIME_WAITS;
          reading++) {
        Map<Long, Integer> shown = new HashMap<>();
        long[] timeWait = new long[1];
        table.begin();
        ScanReport report =
            source.read(
                StateSet.ALL,
                row -> {
                  table.add(row);
                  if (stable.contains(row.cookie())) {
                    assertEquals(ESTABLISHED, row.stateNumber());
                    shown.merge(row.cookie(), 1, Integer::sum);
                  } else if (row.stateNumber() == TcpState.TIME_WAIT.kernelNumber()) {
                    timeWait[0]++;
                  }
                });
        table.end(report.states());
        assertEquals(0, report.malformed(), report.firstMalformed());
        assertEquals(stable, shown.keySet(), "none lost");
        assertEquals(Set.of(1), new HashSet<>(shown.values()), "none doubled");
        assertEquals(report.rows(), table.size() + table.duplicates());
        timeWaits = timeWait[0];
        firstTimeWaits = firstTimeWaits < 0 ? timeWaits : firstTimeWaits;
      }
    }
  }

  @Test
  void read_procWhileOthersComeAndGo_tableHasEachStableSocketOnce() throws Exception {
    ProcNetTcp source = new ProcNetTcp(namespace.procRoot());
    stable = new HashSet<>();
    source.read(
        StateSet.ALL,
        row -> {
          if (row.stateNumber() == ESTABLISHED) {
            stable.add(row.inode());
          }
        });
    assertEquals(SOCKETS, stable.size());
    namespace.start(TimeWaitChurn.class, "500");
    SocketTable table = new SocketTable();
    for (int reading = 0; reading < READINGS; reading++) {
      ScanReport report = FullReading.of(source, table);
      assertEquals(report.rows(), table.size() + table.duplicates());
      Map<Long, Integer> kept = new HashMap<>();
      for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
        if (stable.contains(table.inode(row))) {
          kept.merge(table.inode(row), 1, Integer::sum);
        }
      }
      assertEquals(stable, kept.keySet(), "none lost");
      assertEquals(Set.of(1), new HashSet<>(kept.values()), "none doubled");
    }
  }
}
