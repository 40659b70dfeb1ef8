package io.netagent.collector.correlate;

import static io.netagent.collector.HandMadeTable.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.collector.HandMadeTable;
import io.netagent.collector.HandMadeTable.Row;
import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.RecordFixture;
import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgentClosingsTest {
  private static final long NAMESPACE = 4026531840L;
  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = 500 * SECOND;
  private static final int PID = 7;
  private static final int SITE = 3;
  private static final Row TIME_WAIT = row(TcpState.TIME_WAIT, "10.0.0.1", 40_000, "10.0.0.9", 443);

  private final SocketTable table = new SocketTable();
  private final ConnectionLedger ledger = new ConnectionLedger(table);
  private final AgentClosings closings = new AgentClosings();

  private void read(Row... rows) {
    HandMadeTable.read(table, StateSet.ALL, List.of(rows));
    ledger.update(NOW, false, StateSet.ALL, List.of(), (pid, fd) -> {});
  }

  /** The agent saw the end close that this row shows. */
  private static ClosedConnection closed(Row row, int siteId) {
    return closed(row.ends(), row.ends().localPort(), siteId);
  }

  private static ClosedConnection closed(FourTuple ends, int localPort, int siteId) {
    return RecordFixture.closed(
        ends.remoteHigh(), ends.remoteLow(), ends.remotePort(), localPort, siteId, NOW);
  }

  private void assertCloser(int row, int pid, int siteId) {
    assertEquals(pid, ledger.pid(row), "pid");
    assertEquals(siteId, ledger.siteId(row), "site");
    assertEquals(-1, ledger.fd(row), "what is closed has no descriptor");
  }

  @Test
  void attribute_timeWaitNeverSeenOpen_getsPidAndSite() {
    read(TIME_WAIT);
    closings.add(PID, NAMESPACE, List.of(closed(TIME_WAIT, SITE)));
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, PID, SITE);
  }

  @Test
  void attribute_everyStateOnTheWayOut_getsPidAndSite() {
    List<TcpState> states =
        List.of(
            TcpState.FIN_WAIT1,
            TcpState.FIN_WAIT2,
            TcpState.CLOSING,
            TcpState.TIME_WAIT,
            TcpState.LAST_ACK);
    Row[] rows =
        states.stream()
            .map(s -> row(s, "10.0.0.1", 40_000 + s.kernelNumber(), "10.0.0.9", 443))
            .toArray(Row[]::new);
    read(rows);
    for (Row row : rows) {
      closings.add(PID, NAMESPACE, List.of(closed(row, SITE)));
    }
    closings.attribute(NAMESPACE, ledger);
    for (int i = 0; i < rows.length; i++) {
      assertCloser(i, PID, SITE);
    }
  }

  @Test
  void attribute_v6AndV4Mapped_fitByTheirAddress() {
    Row v6 = row(TcpState.TIME_WAIT, "2001:db8::1", 40_000, "2001:db8::9", 443);
    read(v6, TIME_WAIT.family(6));
    closings.add(PID, NAMESPACE, List.of(closed(v6, 1), closed(TIME_WAIT, 2)));
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, PID, 1);
    assertCloser(1, PID, 2);
  }

  @Test
  void attribute_bothEndsWithinTheHost_areToldApart() {
    Row client = row(TcpState.FIN_WAIT2, "127.0.0.1", 40_000, "127.0.0.1", 8080);
    Row server = row(TcpState.LAST_ACK, "127.0.0.1", 8080, "127.0.0.1", 40_000);
    read(client, server);
    closings.add(7, NAMESPACE, List.of(closed(client, 1)));
    closings.add(8, NAMESPACE, List.of(closed(server, 2)));
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, 7, 1);
    assertCloser(1, 8, 2);
  }

  @Test
  void attribute_onlyOneEndRecorded_leavesTheOther() {
    Row server = row(TcpState.TIME_WAIT, "127.0.0.1", 8080, "127.0.0.1", 40_000);
    read(server);
    Row client = row(TcpState.FIN_WAIT2, "127.0.0.1", 40_000, "127.0.0.1", 8080);
    closings.add(7, NAMESPACE, List.of(closed(client, 1)));
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, -1, -1);
  }

  @Test
  void attribute_sameTupleInAnotherNamespace_isAnotherConnection() {
    read(TIME_WAIT);
    closings.add(PID, NAMESPACE + 1, List.of(closed(TIME_WAIT, SITE)));
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, -1, -1);
    closings.attribute(NAMESPACE + 1, ledger);
    assertCloser(0, PID, SITE);
  }

  @Test
  void attribute_localPortNotKnown_isNobodys() {
    Row portless = row(TcpState.TIME_WAIT, "10.0.0.1", 0, "10.0.0.9", 443);
    read(TIME_WAIT, portless);
    closings.add(PID, NAMESPACE, List.of(closed(TIME_WAIT.ends(), 0, SITE)));
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, -1, -1);
    assertCloser(1, -1, -1);
  }

  @Test
  void attribute_anotherPortOrAddress_isNotGuessed() {
    read(
        row(TcpState.TIME_WAIT, "10.0.0.1", 40_001, "10.0.0.9", 443),
        row(TcpState.TIME_WAIT, "10.0.0.1", 40_000, "10.0.0.9", 444),
        row(TcpState.TIME_WAIT, "10.0.0.1", 40_000, "10.0.0.8", 443));
    closings.add(PID, NAMESPACE, List.of(closed(TIME_WAIT, SITE)));
    closings.attribute(NAMESPACE, ledger);
    for (int row = 0; row < 3; row++) {
      assertCloser(row, -1, -1);
    }
  }

  @Test
  void attribute_knownByCookie_keepsItsPidAndGetsTheSite() {
    Row open = row(TcpState.ESTABLISHED, "10.0.0.1", 40_000, "10.0.0.9", 443).cookie(9);
    read(open.inode(5));
    ledger.setOwner(0, PID, 4);
    read(TIME_WAIT.cookie(9));
    assertCloser(0, PID, -1);
    closings.add(PID, NAMESPACE, List.of(closed(TIME_WAIT, SITE)));
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, PID, SITE);
  }

  @Test
  void attribute_knownAsAnotherProcesss_staysThat() {
    read(row(TcpState.ESTABLISHED, "10.0.0.1", 40_000, "10.0.0.9", 443).cookie(9).inode(5));
    ledger.setOwner(0, 8, 4);
    read(TIME_WAIT.cookie(9));
    closings.add(PID, NAMESPACE, List.of(closed(TIME_WAIT, SITE)));
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, 8, -1);
  }

  @Test
  void attribute_siteReadLater_comesWithTheSecondReading() {
    read(TIME_WAIT);
    closings.add(PID, NAMESPACE, List.of(closed(TIME_WAIT, -1)));
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, PID, -1);
    closings.add(PID, NAMESPACE, List.of(closed(TIME_WAIT, SITE)));
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, PID, SITE);
  }

  @Test
  void attribute_notAccepted_isNeverAttributed() {
    Row[] waiting = {
      row(TcpState.ESTABLISHED, "10.0.0.1", 40_000, "10.0.0.9", 443),
      row(TcpState.CLOSE_WAIT, "10.0.0.1", 40_001, "10.0.0.9", 443),
      row(TcpState.SYN_RECV, "10.0.0.1", 40_002, "10.0.0.9", 443),
    };
    read(waiting);
    for (Row row : waiting) {
      closings.add(PID, NAMESPACE, List.of(closed(row, SITE)));
    }
    closings.attribute(NAMESPACE, ledger);
    for (int row = 0; row < waiting.length; row++) {
      assertCloser(row, -1, -1);
    }
  }

  @Test
  void attribute_stillHeldOrInodeNotTold_isLeftToTheSearchForOwners() {
    read(
        TIME_WAIT.inode(-1), row(TcpState.FIN_WAIT2, "10.0.0.1", 40_001, "10.0.0.9", 443).inode(5));
    closings.add(
        PID,
        NAMESPACE,
        List.of(
            closed(TIME_WAIT, SITE),
            closed(row(TcpState.FIN_WAIT2, "10.0.0.1", 40_001, "10.0.0.9", 443), SITE)));
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, -1, -1);
    assertCloser(1, -1, -1);
  }

  @Test
  void forget_namespaceFullyRead_keepsOnlyWhatOthersWaitFor() {
    read(TIME_WAIT);
    closings.add(PID, NAMESPACE, List.of(closed(TIME_WAIT, SITE)));
    closings.add(PID, NAMESPACE + 1, List.of(closed(TIME_WAIT, SITE)));
    closings.forget(Set.of(NAMESPACE + 1), NOW + SECOND, NOW + SECOND);
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, -1, -1);
    closings.attribute(NAMESPACE + 1, ledger);
    assertCloser(0, PID, SITE);
  }

  /** Its row was still ESTABLISHED when the table was read, before the records. */
  @Test
  void forget_closedSinceTheReadingBegan_isKeptForTheNextOne() {
    closings.add(PID, NAMESPACE, List.of(closed(TIME_WAIT, SITE)));
    closings.forget(Set.of(), NOW - 60 * SECOND, NOW);
    read(TIME_WAIT);
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, PID, SITE);
    closings.forget(Set.of(), NOW + SECOND, NOW + SECOND);
    read();
    read(TIME_WAIT);
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, -1, -1);
  }

  @Test
  void forget_namespaceThatIsNeverRead_keepsNothingForLong() {
    read(TIME_WAIT);
    closings.add(PID, NAMESPACE, List.of(closed(TIME_WAIT, SITE)));
    closings.forget(Set.of(NAMESPACE), NOW, NOW + 60 * SECOND);
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, PID, SITE);
    read();
    read(TIME_WAIT);
    closings.forget(Set.of(NAMESPACE), NOW, NOW + 200 * SECOND);
    closings.attribute(NAMESPACE, ledger);
    assertCloser(0, -1, -1);
  }
}
