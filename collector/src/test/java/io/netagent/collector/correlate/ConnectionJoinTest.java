package io.netagent.collector.correlate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordFixture;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedConnectionBuilder;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.SiteKind;
import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectionJoinTest {
  private static final int PID = 7;
  private static final long NOW = 1_000_000_000_000L;
  private static final long LOOPBACK = FourTuple.v4Mapped(0x7f000001);

  private final SocketTable table = new SocketTable();
  private final ConnectionLedger ledger = new ConnectionLedger(table);
  private final List<SocketRecord> rows = new ArrayList<>();

  private void row(TcpState state, int localPort, int remotePort, long recvQueue, long inode) {
    SocketRecord row = new SocketRecord();
    row.setState(6, state.kernelNumber());
    row.setLocal(0, LOOPBACK, localPort);
    row.setRemote(0, LOOPBACK, remotePort);
    row.setQueues(recvQueue, 0);
    row.setTimer(state == TcpState.TIME_WAIT ? 3 : 0, 12_000, 0);
    row.setOwner(0, inode);
    rows.add(row);
  }

  private static RecordedConnectionBuilder slot(int fd, int localPort, int remotePort) {
    return new RecordedConnectionBuilder()
        .fd(fd)
        .generation(2)
        .remoteLow(LOOPBACK)
        .remotePort(remotePort)
        .localPort(localPort)
        .openedAtNanos(NOW - 50_000_000_000L)
        .siteId(0);
  }

  private static Map<Integer, FlightRecord> records(RecordedConnection... slots) {
    RecordedSite site = new RecordedSite(0, SiteKind.OPENER, List.of("a.B.c(B.java:1)"), 3);
    return Map.of(PID, RecordFixture.record(NOW, List.of(slots), List.of(site)));
  }

  /** The owner's fd is the inode less 100. */
  private ConnectionJoin.Joined join(Map<Integer, FlightRecord> records) {
    table.begin();
    rows.forEach(table::add);
    table.end(StateSet.ALL);
    ledger.update(NOW, false, StateSet.ALL, List.of(), (pid, fd) -> {});
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (table.inode(row) >= 100) {
        ledger.setOwner(row, PID, (int) table.inode(row) - 100);
      }
    }
    return new ConnectionJoin(records, NOW).join(List.of(new NamespaceRows(0, ledger)));
  }

  @Test
  void join_slotFits_bearsTheSite() {
    row(TcpState.ESTABLISHED, 40_000, 443, 0, 105);
    ConnectionJoin.Joined joined = join(records(slot(5, 40_000, 443).build()));
    CorrelatedConnection connection = joined.connections().get(0);
    assertNotNull(connection.recorded());
    assertNotNull(connection.site());
    assertEquals(50, connection.idleSeconds());
    assertEquals(1, joined.sightings().get(PID).known());
    assertEquals(List.of(), joined.sightings().get(PID).withoutRow());
  }

  @Test
  void join_localPortNotYetRecorded_isAccepted() {
    row(TcpState.SYN_SENT, 40_000, 443, 0, 105);
    assertNotNull(join(records(slot(5, 0, 443).build())).connections().get(0).recorded());
  }

  @Test
  void join_otherLocalPort_staysUnjoined() {
    row(TcpState.CLOSE_WAIT, 40_000, 443, 0, 105);
    ConnectionJoin.Joined joined = join(records(slot(5, 40_001, 443).build()));
    assertNull(joined.connections().get(0).recorded());
    assertTrue(Double.isNaN(joined.connections().get(0).idleSeconds()));
    assertEquals(0, joined.sightings().get(PID).known());
    assertEquals(1, joined.sightings().get(PID).withoutRow().size());
  }

  @Test
  void join_slotOpenedAfterTheTableWasRead_staysUnjoined() {
    row(TcpState.CLOSE_WAIT, 40_000, 443, 0, 105);
    assertNull(
        join(records(slot(5, 40_000, 443).openedAtNanos(NOW + 1).build()))
            .connections()
            .get(0)
            .recorded());
  }

  @Test
  void join_ownerlessRows_areNotUnknownToTheAgent() {
    row(TcpState.LISTEN, 80, 0, 0, 50);
    row(TcpState.CLOSE_WAIT, 80, 5000, 31, 0);
    row(TcpState.CLOSE_WAIT, 80, 5001, 0, 51);
    join(records());
    ConnectionJoin.Joined joined = join(records());
    assertEquals(Map.of(), joined.sightings().get(PID).unknown());
    assertEquals(2, joined.unattributed());
    assertEquals(CloseWaitKind.UNACCEPTED, joined.connections().get(1).closeWaitKind());
    assertEquals(CloseWaitKind.UNKNOWN, joined.connections().get(2).closeWaitKind());
    assertEquals(-1, joined.connections().get(2).pid());
  }

  @Test
  void join_rowsThatNoRuleWants_areCountedAndNotMade() {
    row(TcpState.ESTABLISHED, 80, 5001, 0, 105);
    row(TcpState.TIME_WAIT, 80, 5002, 0, 0);
    row(TcpState.FIN_WAIT2, 80, 5003, 0, 0);
    ConnectionJoin.Joined joined = join(Map.of());
    assertEquals(List.of(), joined.connections());
    assertEquals(0, joined.unattributed());
    assertEquals(2, joined.closingUnattributed());
  }

  @Test
  void join_bothEndsInOneProcess_areToldApartByTheirPorts() {
    row(TcpState.CLOSE_WAIT, 40_000, 8080, 1, 105);
    row(TcpState.FIN_WAIT2, 8080, 40_000, 0, 106);
    List<CorrelatedConnection> both =
        join(records(slot(5, 40_000, 8080).build(), slot(6, 8080, 40_000).build())).connections();
    assertEquals(5, both.get(0).recorded().fd());
    assertEquals(6, both.get(1).recorded().fd());
  }

  @Test
  void join_eofRead_takesItsAgeFromTheRecord() {
    row(TcpState.CLOSE_WAIT, 40_000, 443, 0, 105);
    CorrelatedConnection connection =
        join(records(slot(5, 40_000, 443).eofAtNanos(NOW - 30_000_000_000L).build()))
            .connections()
            .get(0);
    assertEquals(30, connection.stateForSeconds());
    assertTrue(connection.stateSinceExact());
  }

  /** A FIN right behind the last data goes with it, and read() has not returned -1 yet. */
  @Test
  void join_finTakenWithTheLastData_isFinOnly() {
    row(TcpState.CLOSE_WAIT, 40_000, 443, 0, 105);
    RecordedConnectionBuilder slot = slot(5, 40_000, 443);
    assertEquals(CloseWaitKind.FIN_ONLY, kind(slot.readOperations(1).bytesRead(6).build()));
    assertEquals(CloseWaitKind.EOF_READ, kind(slot.inputShutdown(true).build()));
    assertEquals(
        CloseWaitKind.EOF_READ, kind(slot.inputShutdown(false).eofAtNanos(NOW - 1).build()));
    // Who reads past the hooks can't be contradicted.
    assertEquals(
        CloseWaitKind.EOF_READ, kind(slot.readOperations(0).eofAtNanos(0).bytesRead(0).build()));
  }

  private @Nullable CloseWaitKind kind(RecordedConnection slot) {
    return join(records(slot)).connections().get(0).closeWaitKind();
  }

  @Test
  void connection_timeWait_takesItsAgeFromItsTimer() {
    row(TcpState.TIME_WAIT, 40_000, 443, 0, 0);
    join(Map.of());
    CorrelatedConnection connection =
        new ConnectionJoin(Map.of(), NOW)
            .connection(new NamespaceRows(0, ledger), table.next(0), rows.get(0));
    assertEquals(48, connection.stateForSeconds());
    assertTrue(connection.stateSinceExact());
  }

  @Property
  void join_anyTable_neverJoinsWhatDisagrees(
      @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 8) Integer> rowPorts,
      @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 8) Integer> slotPorts) {
    rows.clear();
    table.clear();
    for (int i = 0; i < rowPorts.size(); i++) {
      row(TcpState.ESTABLISHED, 1 + rowPorts.get(i) % 3, rowPorts.get(i) / 3, 0, 100 + i);
    }
    List<RecordedConnection> slots = new ArrayList<>();
    for (int i = 0; i < slotPorts.size(); i++) {
      slots.add(slot(i, slotPorts.get(i) % 3, slotPorts.get(i) / 3).build());
    }
    ConnectionJoin.Joined joined = join(records(slots.toArray(new RecordedConnection[0])));
    for (CorrelatedConnection connection : joined.connections()) {
      RecordedConnection recorded = connection.recorded();
      if (recorded != null) {
        assertEquals(connection.fd(), recorded.fd());
        assertEquals(connection.tuple().remotePort(), recorded.remotePort());
        assertTrue(
            recorded.localPort() == 0 || recorded.localPort() == connection.tuple().localPort());
      }
    }
    long made = joined.connections().stream().filter(c -> c.recorded() != null).count();
    ConnectionJoin.Sighting sighting = joined.sightings().get(PID);
    assertEquals(made, sighting.known());
    assertEquals(slots.size() - made, sighting.withoutRow().size());
    assertEquals(Map.of(), sighting.unknown(), "one tick proves nothing");
  }

  @Test
  void join_probesUnanswered_isJoinedWithNothingInItsQueue() {
    row(TcpState.ESTABLISHED, 40_000, 443, 0, 105);
    sends(0, 2, 1);
    row(TcpState.ESTABLISHED, 40_001, 443, 0, 106);
    sends(0, 2, 0);
    List<CorrelatedConnection> joined = join(Map.of()).connections();
    assertEquals(1, joined.size());
    assertEquals(1, joined.get(0).delivery().retransmits());
  }

  /** Of the row set last. */
  private void sends(long sendQueue, int timer, int retransmits) {
    SocketRecord row = rows.get(rows.size() - 1);
    row.setQueues(0, sendQueue);
    row.setTimer(timer, 400, retransmits);
  }
}
