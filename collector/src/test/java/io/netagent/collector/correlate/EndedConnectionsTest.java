package io.netagent.collector.correlate;

import static io.netagent.collector.HandMadeTable.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netagent.collector.HandMadeTable;
import io.netagent.collector.HandMadeTable.Row;
import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.RecordFixture;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows that went, and the closes that were theirs. */
class EndedConnectionsTest {
  private static final long NAMESPACE = 4026531840L;
  private static final int PID = 7;
  private static final long COOKIE = 0x1f;

  private final SocketTable table = new SocketTable();
  private final ConnectionLedger ledger = new ConnectionLedger(table);
  private final NamespaceRows rows = new NamespaceRows(NAMESPACE, ledger);
  private final EndedConnections ended = new EndedConnections();

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  private static Row connection(TcpState state) {
    return row(state, "10.0.0.1", 40_000, "10.0.0.9", 443)
        .inode(state == TcpState.ESTABLISHED ? 900 : 0)
        .cookie(COOKIE);
  }

  /** A tick that sees these rows. */
  private void tick(double seconds, Row... seen) {
    ended.at(nanos(seconds));
    ended.watch(List.of(rows));
    HandMadeTable.read(table, StateSet.ALL, List.of(seen));
    ledger.update(nanos(seconds), false, StateSet.ALL, List.of(), (pid, fd) -> {});
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (table.inode(row) > 0) {
        ledger.setOwner(row, PID, 3);
      }
    }
  }

  private void close(int sequence, int siteId, double openedAt, double closedAt) {
    close(PID, NAMESPACE, sequence, siteId, openedAt, closedAt);
  }

  private void close(
      int pid, long namespace, int sequence, int siteId, double openedAt, double closedAt) {
    ended.closed(
        pid,
        namespace,
        List.of(
            RecordFixture.reset(
                connection(TcpState.ESTABLISHED).ends(),
                sequence,
                siteId,
                nanos(openedAt),
                nanos(closedAt))));
  }

  private @Nullable EndedConnection find() {
    return ended.find(
        (namespace, cookie, bornIn, tuple) -> namespace == NAMESPACE && cookie == COOKIE);
  }

  private @Nullable ClosedConnection closed() {
    return Objects.requireNonNull(find(), "no row").closed();
  }

  @Test
  void find_resetBetweenTwoTicks_hasItsOwnerAndItsClose() {
    tick(100, connection(TcpState.ESTABLISHED));
    assertNull(find(), "it is there");
    close(8, 2, 95, 103.5);
    tick(105);
    EndedConnection found = Objects.requireNonNull(find());
    assertEquals("10.0.0.1:40000 -> 10.0.0.9:443", found.tuple().toString());
    assertEquals(TcpState.ESTABLISHED, found.state());
    assertEquals(nanos(105), found.goneAtNanos());
    assertEquals(PID, found.pid());
    assertEquals(2, found.siteId());
    assertEquals(nanos(103.5), Objects.requireNonNull(found.closed()).closedAtNanos());
  }

  @Test
  void find_withoutAnAgent_tellsWhereAndWhenItWasLastSeen() {
    tick(100, connection(TcpState.CLOSE_WAIT).inode(900));
    tick(105);
    EndedConnection found = Objects.requireNonNull(find());
    assertEquals(TcpState.CLOSE_WAIT, found.state());
    assertEquals(PID, found.pid());
    assertNull(found.closed());
  }

  @Test
  void find_portsUsedAgain_takesTheCloseOfItsOwnTime() {
    close(8, 1, 80, 90); // Of the one before.
    tick(100, connection(TcpState.ESTABLISHED));
    close(16, 2, 95, 103);
    tick(105);
    close(24, 3, 106, 107); // Of the one after.
    tick(110);
    assertEquals(16, Objects.requireNonNull(closed()).sequence());
  }

  @Test
  void find_itsCloseLost_isNotThatOfAnotherOne() {
    close(8, 1, 80, 90);
    tick(100, connection(TcpState.ESTABLISHED));
    tick(105);
    close(24, 3, 106.5, 107);
    tick(110);
    assertNull(closed());
  }

  @Test
  void find_closeOfAnotherProcessOrNamespace_isNotIts() {
    tick(100, connection(TcpState.ESTABLISHED));
    close(PID + 1, NAMESPACE, 8, 1, 95, 103);
    close(PID, NAMESPACE + 1, 8, 1, 95, 103);
    tick(105);
    assertNull(closed());
  }

  @Test
  void find_closeReadTwice_hasTheSite() {
    tick(100, connection(TcpState.ESTABLISHED));
    close(8, -1, 95, 103);
    tick(105);
    close(8, 4, 95, 103);
    assertEquals(4, Objects.requireNonNull(find()).siteId());
  }

  @Test
  void find_rowInTimeWait_hasItsClose_andKeepsItWhenItHasGone() {
    tick(100, connection(TcpState.ESTABLISHED));
    assertNull(ended.find(rows, 0), "open");
    close(8, 2, 95, 103);
    tick(105, connection(TcpState.TIME_WAIT));
    EndedConnection there = Objects.requireNonNull(ended.find(rows, 0));
    assertEquals(0, there.goneAtNanos());
    assertEquals(8, Objects.requireNonNull(there.closed()).sequence());
    assertNull(find(), "it has a row");
    tick(165);
    assertEquals(TcpState.TIME_WAIT, Objects.requireNonNull(find()).state());
    assertEquals(8, Objects.requireNonNull(closed()).sequence());
  }

  @Test
  void find_afterTenMinutes_hasForgotten() {
    tick(100, connection(TcpState.ESTABLISHED));
    close(8, 2, 95, 103);
    tick(105);
    tick(705);
    assertNotNull(find());
    tick(705.1);
    assertNull(find());
  }

  @Test
  void find_behindMoreThanAreKept_hasForgottenTheOldest() {
    tick(100, connection(TcpState.ESTABLISHED));
    tick(101);
    for (int i = 0; i < EndedConnections.KEPT; i += 64) {
      Row[] many = new Row[64];
      for (int j = 0; j < many.length; j++) {
        many[j] =
            row(TcpState.ESTABLISHED, "10.0.0.2", 1024 + i + j, "10.0.0.9", 443)
                .inode(1_000_000 + i + j)
                .cookie(1_000_000 + i + j);
      }
      assertNotNull(find(), "behind " + i);
      tick(102, many);
      tick(103);
    }
    assertNull(find());
  }

  /** Rows that nobody owns, and closes of another JVM, as a load test makes them. */
  @Test
  void find_behindThoseOfManyOthers_isStillThereWithItsClose() {
    tick(100, connection(TcpState.ESTABLISHED));
    close(8, 2, 95, 100.5);
    tick(101);
    for (int i = 0; i < 3 * EndedConnections.KEPT; i += 256) {
      Row[] many = new Row[256];
      for (int j = 0; j < many.length; j++) {
        many[j] =
            row(TcpState.TIME_WAIT, "10.0.0.2", 1024 + i + j, "10.0.0.9", 443)
                .cookie(1_000_000 + i + j);
        close(PID + 1, NAMESPACE, 8 + i + j, 5, 95, 102);
      }
      tick(102, many);
      tick(103);
    }
    assertEquals(2, Objects.requireNonNull(find()).siteId());
    assertEquals(8, Objects.requireNonNull(closed()).sequence());
  }

  @Test
  void find_listener_isNone() {
    tick(100, HandMadeTable.listener("0.0.0.0", 80, 900).cookie(COOKIE));
    tick(105);
    assertNull(find());
  }
}
