package io.netagent.collector.correlate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.recorder.RecordBuilder;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedConnectionBuilder;
import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoverageHistoryTest {
  private static final int PID = 7;
  private static final long LOOPBACK = FourTuple.v4Mapped(0x7f000001);
  private static final long AGENT_STARTED = 1_000;

  private final SocketTable table = new SocketTable();
  private final ConnectionLedger ledger = new ConnectionLedger(table);
  private final CoverageHistory history = new CoverageHistory();
  private final List<SocketRecord> rows = new ArrayList<>();
  private long nowNanos = 2_000;

  /** The fd of a listener in the record; 0 = none. */
  private int listening;

  private void row(TcpState state, int fd) {
    SocketRecord row = new SocketRecord();
    row.setState(6, state.kernelNumber());
    row.setLocal(0, LOOPBACK, 40_000 + fd);
    row.setRemote(0, LOOPBACK, state == TcpState.LISTEN ? 0 : 443);
    row.setOwner(0, 10_000 + fd);
    row.setKernelIds(10_000 + fd, 0);
    rows.add(row);
  }

  private static RecordedConnection slot(int fd, long generation) {
    return new RecordedConnectionBuilder()
        .fd(fd)
        .generation(generation)
        .remoteLow(LOOPBACK)
        .remotePort(443)
        .localPort(40_000 + fd)
        .openedAtNanos(1_500)
        .build();
  }

  /** The agent of PID has 1,024 slots. */
  private AgentCoverage tick(StateSet covered, boolean fullyRead, RecordedConnection... slots) {
    table.begin();
    rows.forEach(table::add);
    table.end(covered);
    ledger.update(nowNanos, false, covered, List.of(), (pid, fd) -> {});
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (ledger.fd(row) < 0) {
        ledger.setOwner(row, PID, (int) table.inode(row) - 10_000);
      }
    }
    RecordBuilder record =
        new RecordBuilder().startedAtNanos(AGENT_STARTED).connections(List.of(slots));
    if (listening > 0) {
      record.listener(listening, 1_500, 0, 0, 0, 0);
    }
    ConnectionJoin.Joined joined =
        new ConnectionJoin(Map.of(PID, record.build()), nowNanos)
            .join(List.of(new NamespaceRows(0, ledger)));
    nowNanos += 1_000;
    return history.advance(joined, pid -> fullyRead).get(PID);
  }

  private AgentCoverage tick(RecordedConnection... slots) {
    return tick(StateSet.ALL, true, slots);
  }

  @Test
  void advance_everySocketHasItsSlot_isFullCoverage() {
    row(TcpState.ESTABLISHED, 5);
    tick(slot(5, 2));
    assertEquals(new AgentCoverage(1, Map.of(), 0, 0), tick(slot(5, 2)));
  }

  @Test
  void advance_socketWithoutASlot_countsFromTheSecondTick() {
    row(TcpState.ESTABLISHED, 5);
    assertEquals(0, tick().unknownInAll());
    assertEquals(1, tick().unknown().get(UnknownSocketKind.OTHER));
    assertEquals(1, tick().unknown().get(UnknownSocketKind.OTHER));
    assertEquals(0, tick(slot(5, 2)).unknownInAll());
  }

  @Test
  void advance_anotherSocketInEachTick_isNeverUnknown() {
    for (int fd = 5; fd < 15; fd++) {
      rows.clear();
      row(TcpState.ESTABLISHED, fd);
      assertEquals(0, tick().unknownInAll());
    }
  }

  @Test
  void advance_unknownSockets_areToldByKind() {
    row(TcpState.ESTABLISHED, 1_024);
    row(TcpState.LISTEN, 6);
    row(TcpState.CLOSE_WAIT, 7);
    tick();
    assertEquals(
        Map.of(
            UnknownSocketKind.BEYOND_SLOTS, 1,
            UnknownSocketKind.BEFORE_AGENT, 0,
            UnknownSocketKind.LISTENER, 1,
            UnknownSocketKind.OTHER, 1),
        tick().unknown());
  }

  @Test
  void advance_socketSeenBeforeTheAgentBegan_isBeforeAgent() {
    nowNanos = AGENT_STARTED - 1;
    row(TcpState.ESTABLISHED, 5);
    tick();
    assertEquals(1, tick().unknown().get(UnknownSocketKind.BEFORE_AGENT));
  }

  /** Above 20,000 sockets most ticks read no ESTABLISHED: what they show of those is old. */
  @Test
  void advance_readingThatDidNotCoverTheState_provesNothing() {
    row(TcpState.ESTABLISHED, 5);
    tick();
    StateSet few = StateSet.of(TcpState.CLOSE_WAIT);
    assertEquals(0, tick(few, false).unknownInAll());
    assertEquals(1, tick().unknownInAll());
    assertEquals(1, tick(few, false).unknownInAll(), "what was proved stands");
  }

  @Test
  void advance_slotWithoutASocket_countsFromTheSecondTick() {
    assertEquals(0, tick(slot(5, 2)).withoutSocket());
    assertEquals(1, tick(slot(5, 2)).withoutSocket());
    assertEquals(0, tick().withoutSocket());
  }

  @Test
  void advance_slotThatIsUsedAgain_isAnotherSocket() {
    tick(slot(5, 2));
    assertEquals(0, tick(slot(5, 4)).withoutSocket());
  }

  @Test
  void advance_namespaceNotFullyRead_keepsWhatWasKnown() {
    tick(slot(5, 2));
    tick(slot(5, 2));
    assertEquals(1, tick(StateSet.ALL, false, slot(5, 2), slot(6, 2)).withoutSocket());
    assertEquals(1, tick(slot(5, 2), slot(6, 2)).withoutSocket());
    assertEquals(2, tick(slot(5, 2), slot(6, 2)).withoutSocket());
  }

  @Test
  void advance_recordedListener_isKnown() {
    row(TcpState.LISTEN, 6);
    listening = 6;
    tick();
    assertEquals(new AgentCoverage(1, Map.of(), 0, 0), tick());
    rows.clear();
    tick();
    assertEquals(1, tick().withoutSocket());
  }

  @Test
  void advance_closeRequestedAndStillOpen_isToldApart() {
    RecordedConnection closing =
        new RecordedConnectionBuilder().fd(5).openedAtNanos(1_500).closeRequestedAtNanos(9).build();
    tick(closing, slot(6, 2));
    AgentCoverage coverage = tick(closing, slot(6, 2));
    assertEquals(2, coverage.withoutSocket());
    assertEquals(1, coverage.closeRequested());
  }
}
