package io.netagent.collector.expose.listing;

import static io.netagent.collector.HandMadeTable.listener;
import static io.netagent.collector.HandMadeTable.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.HandMadeTable;
import io.netagent.collector.HandMadeTable.Row;
import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.correlate.ConnectionJoin;
import io.netagent.collector.correlate.ConnectionLedger;
import io.netagent.collector.correlate.EndedConnections;
import io.netagent.collector.correlate.NamespaceRows;
import io.netagent.collector.diagnose.finding.InodeSet;
import io.netagent.collector.diagnose.finding.ToldSockets;
import io.netagent.collector.expose.ConnectionListing.Listed;
import io.netagent.collector.expose.ConnectionListing.Page;
import io.netagent.collector.expose.ConnectionListing.Query;
import io.netagent.collector.expose.ConnectionListing.Selection;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordFixture;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedConnectionBuilder;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.SiteKind;
import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LedgerListingTest {
  private static final long NOW = 100_000_000_000L;
  private static final long OWN = 4026531840L;
  private static final long OTHER = 4026532999L;
  private static final int FD_ADDEND = 100;

  private final Object lock = new Object();
  private final LedgerListing listing = new LedgerListing(lock, new EndedConnections());

  /** Each row that has an inode belongs to this pid, its fd is the inode less 100. */
  private static NamespaceRows namespace(long number, int pid, Row... rows) {
    SocketTable table = HandMadeTable.of(rows);
    ConnectionLedger ledger = new ConnectionLedger(table);
    ledger.update(NOW, false, StateSet.ALL, List.of(), (p, fd) -> {});
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (table.inode(row) > FD_ADDEND) {
        ledger.setOwner(row, pid, (int) table.inode(row) - FD_ADDEND);
      }
    }
    return new NamespaceRows(number, ledger);
  }

  private static Row connection(TcpState state, int localPort, long inode) {
    return row(state, "10.0.0.1", localPort, "10.0.0.9", 443).inode(inode);
  }

  private void show(NamespaceRows... namespaces) {
    listing.show(List.of(namespaces), new ConnectionJoin(Map.of(), NOW));
  }

  private static List<Integer> localPorts(Page page) {
    return page.rows().stream().map(listed -> listed.connection().tuple().localPort()).toList();
  }

  private void showTwoNamespaces() {
    show(
        namespace(
            OWN,
            7,
            connection(TcpState.ESTABLISHED, 1, 101),
            connection(TcpState.TIME_WAIT, 2, 0),
            connection(TcpState.CLOSE_WAIT, 3, 103),
            connection(TcpState.CLOSE_WAIT, 4, 104).queue(1, -1),
            connection(TcpState.CLOSE_WAIT, 5, 105).queue(9, -1),
            connection(TcpState.CLOSE_WAIT, 6, 0).queue(9, -1),
            connection(TcpState.CLOSE_WAIT, 7, 50)),
        namespace(OTHER, 8, connection(TcpState.ESTABLISHED, 8, 108), listener("::", 9, 109)));
  }

  @Test
  void page_beforeTheFirstTick_isEmpty() {
    assertEquals(new Page(0, List.of()), listing.page(Query.ANY, 0, 10));
  }

  @Test
  void page_severalNamespaces_goesThroughAll() {
    showTwoNamespaces();
    Page all = listing.page(Query.ANY, 0, 100);
    assertEquals(9, all.total());
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9), localPorts(all));
    assertEquals(
        List.of(OWN, OTHER),
        all.rows().stream().map(listed -> listed.connection().namespace()).distinct().toList());
  }

  @Test
  void page_pagesPutTogether_areTheWhole() {
    showTwoNamespaces();
    for (int limit = 1; limit <= 10; limit++) {
      List<Integer> ports = new ArrayList<>();
      for (int offset = 0; offset < 9; offset += limit) {
        Page page = listing.page(Query.ANY, offset, limit);
        assertEquals(9, page.total());
        assertTrue(page.rows().size() <= limit);
        ports.addAll(localPorts(page));
      }
      assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9), ports, "limit " + limit);
    }
    assertEquals(new Page(9, List.of()), listing.page(Query.ANY, 9, 10));
    assertEquals(new Page(9, List.of()), listing.page(Query.ANY, Integer.MAX_VALUE, 10));
    assertEquals(new Page(9, List.of()), listing.page(Query.ANY, 0, 0));
  }

  @Test
  void page_ofAFinding_hasTheSocketsThatItNames_alsoThoseWithoutInode() {
    showTwoNamespaces();
    List<Listed> told =
        listing.page(Query.ANY, 0, 100).rows().stream()
            .filter(each -> List.of(3, 5, 6).contains(each.connection().tuple().localPort()))
            .toList();
    InodeSet inodes = InodeSet.of(List.of(103L, 105L, 0L));
    InodeSet ends = InodeSet.of(told, each -> ToldSockets.ends(each.connection().tuple()));
    assertEquals(List.of(3, 5, 6), localPorts(told(new ToldSockets(OWN, inodes, ends))));
    assertEquals(
        List.of(3, 5), localPorts(told(new ToldSockets(OWN, inodes, InodeSet.EMPTY))), "0 is none");
    assertEquals(0, told(new ToldSockets(OTHER, inodes, ends)).total());
    assertEquals(0, told(ToldSockets.NONE).total());
  }

  @Test
  void all_areThoseOfThePages_andLeaveOutWhatGoesMeanwhile() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      rows.add(connection(TcpState.ESTABLISHED, 1 + i, 101 + i).queue(i % 7, -1));
    }
    NamespaceRows many = namespace(OWN, 7, rows.toArray(Row[]::new));
    show(many);
    ConnectionOrder order = ConnectionOrder.parse("-recvQueueBytes");
    Selection any = Selection.of(Query.ANY);
    List<Integer> expected = localPorts(listing.page(any, order, 0, 5_000));
    List<Integer> all = new ArrayList<>();
    listing.all(any, order, some -> all.addAll(localPorts(new Page(0, some))));
    assertEquals(expected, all);
    int last = expected.get(expected.size() - 1);
    rows.removeIf(row -> row.ends().localPort() == last);
    rows.add(connection(TcpState.ESTABLISHED, 5_000, 9_000)); // At the place of the one that went.
    all.clear();
    listing.all(
        any,
        order,
        some -> {
          if (all.isEmpty()) {
            HandMadeTable.read(many.ledger().table(), StateSet.ALL, rows);
          }
          all.addAll(localPorts(new Page(0, some)));
        });
    assertEquals(expected.subList(0, 1_199), all);
  }

  private Page told(ToldSockets sockets) {
    return listing.page(
        new Selection(Query.ANY, "", List.of(ConnectionFilters.told(sockets)), List.of()),
        ConnectionOrder.NONE,
        0,
        100);
  }

  @Test
  void page_filters_countWhatMatchesAndPageWithinIt() {
    showTwoNamespaces();
    assertEquals(List.of(8, 9), localPorts(listing.page(new Query(8, null, null), 0, 10)));
    assertEquals(
        List.of(8), localPorts(listing.page(new Query(8, TcpState.ESTABLISHED, null), 0, 10)));
    Page closeWait = listing.page(new Query(null, TcpState.CLOSE_WAIT, null), 1, 2);
    assertEquals(5, closeWait.total());
    assertEquals(List.of(4, 5), localPorts(closeWait));
    assertEquals(List.of(2, 6, 7), localPorts(listing.page(new Query(-1, null, null), 0, 10)));
    assertEquals(0, listing.page(new Query(9, null, null), 0, 10).total());
  }

  @Test
  void page_byKind_isTheKindThatTheRowShows() {
    showTwoNamespaces();
    Map<CloseWaitKind, Integer> portByKind =
        Map.of(
            CloseWaitKind.EOF_READ, 3,
            CloseWaitKind.FIN_ONLY, 4,
            CloseWaitKind.UNREAD, 5,
            CloseWaitKind.UNACCEPTED, 6,
            CloseWaitKind.UNKNOWN, 7);
    assertEquals(CloseWaitKind.values().length, portByKind.size());
    portByKind.forEach(
        (kind, port) -> {
          Page page = listing.page(new Query(null, null, kind), 0, 10);
          assertEquals(List.of(port), localPorts(page), kind.name());
          assertEquals(kind, page.rows().get(0).connection().closeWaitKind());
        });
    assertEquals(
        0, listing.page(new Query(null, TcpState.LISTEN, CloseWaitKind.UNREAD), 0, 10).total());
  }

  @Test
  void page_rowsOfAPage_areThePagesAlone() {
    showTwoNamespaces();
    List<Listed> rows = listing.page(Query.ANY, 0, 2).rows();
    assertEquals(1, rows.get(0).row().localPort());
    assertEquals(2, rows.get(1).row().localPort());
    rows.get(0).row().clear();
    assertEquals(1, listing.page(Query.ANY, 0, 1).rows().get(0).row().localPort());
  }

  @Test
  void page_recordFits_bearsSiteAndFd() {
    RecordedConnection slot =
        new RecordedConnectionBuilder()
            .fd(1)
            .remoteLow(FourTuple.v4Mapped(0x0a000009))
            .remotePort(443)
            .localPort(1)
            .openedAtNanos(NOW - 1)
            .siteId(0)
            .build();
    RecordedSite site = new RecordedSite(0, SiteKind.OPENER, List.of("a.B.c(B.java:1)"), 1);
    FlightRecord record = RecordFixture.record(NOW, List.of(slot), List.of(site));
    listing.show(
        List.of(
            namespace(
                OWN,
                7,
                connection(TcpState.ESTABLISHED, 1, 101),
                connection(TcpState.ESTABLISHED, 2, 102))),
        new ConnectionJoin(Map.of(7, record), NOW));
    Page page = listing.page(Query.ANY, 0, 10);
    assertEquals(site, page.rows().get(0).connection().site());
    assertEquals(1, page.rows().get(0).connection().fd());
    assertNull(page.rows().get(1).connection().site());
  }

  @Test
  void page_whileATickWorks_waits() throws Exception {
    showTwoNamespaces();
    CompletableFuture<Page> page;
    synchronized (lock) {
      CompletableFuture<Thread> reader = new CompletableFuture<>();
      page =
          CompletableFuture.supplyAsync(
              () -> {
                reader.complete(Thread.currentThread());
                return listing.page(Query.ANY, 0, 10);
              });
      Thread thread = reader.get(10, TimeUnit.SECONDS);
      while (thread.getState() != Thread.State.BLOCKED) {
        assertFalse(page.isDone());
        Thread.onSpinWait();
      }
    }
    assertEquals(9, page.get(10, TimeUnit.SECONDS).total());
  }
}
