package io.netagent.collector.correlate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.source.WantedOwners;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionLedgerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final StateSet TELLING = StateSet.of(TcpState.CLOSE_WAIT, TcpState.LISTEN);

  private final SocketTable table = new SocketTable();
  private final ConnectionLedger ledger = new ConnectionLedger(table);
  private final List<List<Integer>> released = new ArrayList<>();
  private long nowNanos = 100 * SECOND;
  private boolean gap;
  private List<Integer> ended = List.of();

  /** One socket: port, inode, cookie, state. */
  private record Row(int port, long inode, long cookie, TcpState state) {}

  private void tick(StateSet covered, Row... rows) {
    nowNanos += 5 * SECOND;
    table.begin();
    SocketRecord record = new SocketRecord();
    for (Row row : rows) {
      record.clear();
      record.setState(4, row.state.kernelNumber());
      record.setLocal(0, 1, row.port);
      record.setRemote(0, 2, row.state == TcpState.LISTEN ? 0 : 443);
      record.setTimer(row.state == TcpState.TIME_WAIT ? 3 : 0, 45_000, 0);
      record.setOwner(0, row.inode);
      record.setKernelIds(row.cookie, 0);
      table.add(record);
    }
    table.end(covered);
    ledger.update(nowNanos, gap, covered, ended, (pid, fd) -> released.add(List.of(pid, fd)));
  }

  private void tick(Row... rows) {
    tick(StateSet.ALL, rows);
  }

  private static Row row(long inode, long cookie, TcpState state) {
    return new Row(1000, inode, cookie, state);
  }

  private int only() {
    assertEquals(1, table.size());
    return table.next(0);
  }

  private void own(int pid, int fd) {
    WantedOwners wanted = new WantedOwners();
    ledger.ask(wanted, 0);
    assertEquals(1, wanted.size());
    wanted.answer((row, p, f) -> ledger.setOwner((int) row, pid, fd));
  }

  private int asked() {
    WantedOwners wanted = new WantedOwners();
    ledger.ask(wanted, 0);
    int size = wanted.size();
    wanted.answer((row, pid, fd) -> ledger.setOwner((int) row, pid, fd));
    return size;
  }

  @Test
  void update_inStateInTheFirstReading_isAtLeastSince() {
    tick(row(5, 9, TcpState.CLOSE_WAIT));
    assertFalse(ledger.isStateSinceExact(only()));
    tick(row(5, 9, TcpState.CLOSE_WAIT));
    assertFalse(ledger.isStateSinceExact(only()));
    assertEquals(5, ledger.stateForSeconds(only(), nowNanos));
  }

  @Test
  void update_changeOfState_isExact() {
    tick(row(5, 9, TcpState.ESTABLISHED));
    tick(row(5, 9, TcpState.CLOSE_WAIT));
    assertTrue(ledger.isStateSinceExact(only()));
    assertEquals(0, ledger.stateForSeconds(only(), nowNanos));
  }

  @Test
  void update_newRowAfterAnEmptyReading_isExact() {
    tick();
    tick(row(5, 9, TcpState.CLOSE_WAIT));
    assertTrue(ledger.isStateSinceExact(only()));
  }

  @Test
  void update_changeWhileNobodyWatched_isAtLeast() {
    tick(row(5, 9, TcpState.ESTABLISHED));
    gap = true;
    tick(row(5, 9, TcpState.CLOSE_WAIT));
    assertFalse(ledger.isStateSinceExact(only()));
  }

  @Test
  void update_stateNotCoveredBefore_isAtLeast() {
    tick();
    tick(TELLING);
    tick(row(5, 9, TcpState.ESTABLISHED));
    assertFalse(ledger.isStateSinceExact(only()));
    tick(TELLING, row(5, 9, TcpState.CLOSE_WAIT));
    assertTrue(ledger.isStateSinceExact(only()));
  }

  @Test
  void update_acceptedFromTheQueue_keepsItsTime() {
    for (long cookie : new long[] {9, 0}) {
      table.clear();
      tick(row(0, cookie, TcpState.CLOSE_WAIT));
      tick(row(5, cookie, TcpState.CLOSE_WAIT));
      assertEquals(5, ledger.stateForSeconds(only(), nowNanos));
    }
  }

  @Test
  void update_otherSocketOnTheSamePorts_beginsAnew() {
    tick(row(5, 0, TcpState.CLOSE_WAIT));
    own(7, 3);
    tick(row(6, 0, TcpState.CLOSE_WAIT));
    assertEquals(0, ledger.stateForSeconds(only(), nowNanos));
    assertEquals(-1, ledger.pid(only()));
    assertEquals(List.of(List.of(7, 3)), released);
  }

  @Test
  void update_timeWait_isDatedByItsTimer() {
    tick(row(0, 9, TcpState.TIME_WAIT));
    assertEquals(15, ledger.stateForSeconds(only(), nowNanos));
    assertTrue(ledger.isStateSinceExact(only()));
  }

  @Test
  void update_closedByItsOwner_staysHisThroughTimeWait() {
    for (long cookie : new long[] {9, 0}) {
      table.clear();
      released.clear();
      tick(row(5, cookie, TcpState.ESTABLISHED));
      own(7, 3);
      tick(row(0, cookie, TcpState.FIN_WAIT2));
      assertEquals(7, ledger.pid(only()));
      assertEquals(-1, ledger.fd(only()));
      assertEquals(List.of(List.of(7, 3)), released);
      tick(row(0, cookie, TcpState.TIME_WAIT));
      assertEquals(7, ledger.pid(only()));
      assertFalse(ledger.isUnattributed(only()));
    }
  }

  @Test
  void update_ownerEnded_ownsNothing() {
    tick(row(5, 9, TcpState.ESTABLISHED));
    own(7, 3);
    tick(row(0, 9, TcpState.TIME_WAIT));
    ended = List.of(7);
    tick(row(0, 9, TcpState.TIME_WAIT));
    assertEquals(-1, ledger.pid(only()));
  }

  @Test
  void update_rowGone_releasesItsDescriptor() {
    tick(row(5, 9, TcpState.ESTABLISHED));
    own(7, 3);
    tick();
    assertEquals(List.of(List.of(7, 3)), released);
  }

  @Test
  void update_withoutAReading_changesNothing() {
    tick(row(5, 9, TcpState.ESTABLISHED));
    own(7, 3);
    ledger.update(
        nowNanos + SECOND,
        false,
        new StateSet(0),
        List.of(),
        (pid, fd) -> released.add(List.of(pid, fd)));
    assertEquals(7, ledger.pid(only()));
    assertEquals(List.of(), released);
  }

  @Test
  void ask_ownerNotFound_asksLessAndLessOften() {
    List<Integer> ticksAsked = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tick(row(5, 9, TcpState.ESTABLISHED));
      if (asked() == 1) {
        ticksAsked.add(i);
      }
    }
    assertEquals(List.of(0, 1, 3, 7, 15, 31), ticksAsked);
    assertTrue(ledger.isUnattributed(only()));
    assertEquals(1, ledger.lastinglyUnattributed());
  }

  @Test
  void lastinglyUnattributed_missedOnce_isNoNews() {
    tick(row(5, 9, TcpState.ESTABLISHED));
    asked();
    assertEquals(0, ledger.lastinglyUnattributed());
  }

  @Test
  void ask_noInodeOrNotTold_asksForNobody() {
    tick(new Row(1, 0, 1, TcpState.CLOSE_WAIT), new Row(2, -1, 2, TcpState.ESTABLISHED));
    assertEquals(0, asked());
  }

  @Test
  void verify_handedOn_isAskedForAnew() {
    tick(row(5, 9, TcpState.ESTABLISHED));
    own(7, 3);
    ledger.verify(10, (pid, fd, inode) -> true, (pid, fd) -> released.add(List.of(pid, fd)));
    assertEquals(7, ledger.pid(only()));
    List<Long> checked = new ArrayList<>();
    for (int i = 0; i < 2; i++) { // Round the end of the table.
      ledger.verify(
          1,
          (pid, fd, inode) -> {
            checked.add(inode);
            return false;
          },
          (pid, fd) -> released.add(List.of(pid, fd)));
    }
    assertEquals(List.of(5L), checked);
    assertEquals(List.of(List.of(7, 3)), released);
    assertEquals(-1, ledger.pid(only()));
    assertEquals(1, asked());
  }
}
