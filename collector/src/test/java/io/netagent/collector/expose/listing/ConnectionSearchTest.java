package io.netagent.collector.expose.listing;

import static io.netagent.collector.HandMadeTable.listener;
import static io.netagent.collector.HandMadeTable.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.HandMadeTable;
import io.netagent.collector.HandMadeTable.Row;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.collector.correlate.ConnectionJoin;
import io.netagent.collector.correlate.ConnectionLedger;
import io.netagent.collector.correlate.EndedConnections;
import io.netagent.collector.correlate.NamespaceRows;
import io.netagent.collector.expose.ConnectionListing.Listed;
import io.netagent.collector.expose.ConnectionListing.Page;
import io.netagent.collector.expose.ConnectionListing.Query;
import io.netagent.collector.expose.ConnectionListing.Selection;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Search, filters, sorting and groups, against naive ones over all rows. */
class ConnectionSearchTest {
  private static final long NOW = 100_000_000_000L;
  private static final List<ProcessStatus> PROCESSES =
      List.of(process(-1, "unknown"), process(7, "billing"), process(8, "Orders"));

  private final LedgerListing listing = new LedgerListing(new Object(), new EndedConnections());

  private static ProcessStatus process(int pid, String name) {
    return new ProcessStatus(pid, name, "", true, StateCounts.NONE, -1, -1, null);
  }

  private static NamespaceRows namespace(long number, List<Row> rows) {
    SocketTable table = HandMadeTable.of(rows);
    ConnectionLedger ledger = new ConnectionLedger(table);
    ledger.update(NOW, false, StateSet.ALL, List.of(), (p, fd) -> {});
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (table.inode(row) > 0) {
        ledger.setOwner(row, 7 + (int) (table.inode(row) % 2), 3);
      }
    }
    return new NamespaceRows(number, ledger);
  }

  @BeforeEach
  void fill() {
    Random random = new Random(42);
    List<Row> first = new ArrayList<>();
    List<Row> second = new ArrayList<>();
    first.add(listener("0.0.0.0", 8080, 900));
    for (int i = 0; i < 300; i++) {
      TcpState state = random.nextBoolean() ? TcpState.ESTABLISHED : TcpState.CLOSE_WAIT;
      boolean inbound = random.nextInt(3) == 0;
      String remote =
          random.nextInt(4) == 0 ? "2001:db8::" + random.nextInt(5) : "10.0.0." + random.nextInt(5);
      String local = remote.startsWith("2") ? "fe80::1" : "10.0.0.1";
      Row row =
          row(state, local, inbound ? 8080 : 30_000 + i, remote, inbound ? 40_000 + i : 443)
              .inode(random.nextInt(5) == 0 ? 0 : 1000 + i)
              .cookie(i % 2 == 0 ? 5000 + i : 0)
              .queue(random.nextInt(4), -1);
      (i % 3 == 0 ? second : first).add(row);
    }
    listing.show(
        List.of(namespace(1, first), namespace(2, second)), new ConnectionJoin(Map.of(), NOW));
  }

  private Selection selection(String text, ConnectionTest... tests) {
    return new Selection(Query.ANY, text, List.of(tests), PROCESSES);
  }

  private List<Listed> all(Selection selection, ConnectionOrder order) {
    return listing.page(selection, order, 0, 100_000).rows();
  }

  private static List<String> ids(List<Listed> rows) {
    return rows.stream().map(Listed::id).toList();
  }

  @ParameterizedTest
  @EnumSource(ConnectionField.class)
  void page_sortedByEqualKeys_losesAndDoublesNoRow(ConnectionField field) {
    Set<String> everyId = new HashSet<>(ids(all(selection(""), ConnectionOrder.NONE)));
    assertEquals(301, everyId.size());
    for (boolean descending : new boolean[] {false, true}) {
      ConnectionOrder order = new ConnectionOrder(field, descending);
      List<String> whole = ids(all(selection(""), order));
      List<String> pages = new ArrayList<>();
      for (int offset = 0; offset < 301; offset += 7) {
        Page page = listing.page(selection(""), order, offset, 7);
        assertEquals(301, page.total());
        pages.addAll(ids(page.rows()));
      }
      assertEquals(whole, pages);
      assertEquals(everyId, new HashSet<>(pages));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void page_sorted_isAsANaiveStableSort(boolean descending) {
    Map<ConnectionField, Comparator<Listed>> naive = new HashMap<>();
    naive.put(
        ConnectionField.RECV_QUEUE, Comparator.comparing(each -> each.row().recvQueueBytes()));
    naive.put(ConnectionField.STATE, Comparator.comparing(each -> each.row().state().label()));
    naive.put(ConnectionField.FAMILY, Comparator.comparing(each -> each.row().family()));
    naive.put(
        ConnectionField.REMOTE,
        Comparator.comparing(
                (Listed each) -> Long.toUnsignedString(each.row().remoteHigh(), 36).length())
            .thenComparing(
                (one, other) ->
                    Long.compareUnsigned(one.row().remoteHigh(), other.row().remoteHigh()))
            .thenComparing(
                (one, other) ->
                    Long.compareUnsigned(one.row().remoteLow(), other.row().remoteLow()))
            .thenComparing(each -> each.row().remotePort()));
    naive.forEach(
        (field, order) -> {
          List<Listed> expected = new ArrayList<>(all(selection(""), ConnectionOrder.NONE));
          expected.sort(descending ? order.reversed() : order);
          assertEquals(
              ids(expected),
              ids(all(selection(""), new ConnectionOrder(field, descending))),
              field.label());
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void page_sortedByWhatIsNotKnown_hasThatLast(boolean descending) {
    List<Listed> rows = all(selection(""), new ConnectionOrder(ConnectionField.PID, descending));
    boolean unknown = false;
    for (Listed row : rows) {
      unknown |= row.connection().pid() < 0;
      assertEquals(unknown, row.connection().pid() < 0);
    }
    assertTrue(unknown);
  }

  @ParameterizedTest
  @CsvSource({
    "BILLING,true",
    "orders,true",
    "10.0.0.3:443,true",
    "0.0.3,true",
    "[2001:db8::2],true",
    "close-wait,true",
    "8080,true",
    "zzz,false",
    "10.0.0.77,false",
    "\u202e,false"
  })
  void search_isAsANaiveOne(String text, boolean found) {
    String wanted = text.toLowerCase(java.util.Locale.ROOT);
    List<String> naive =
        all(selection(""), ConnectionOrder.NONE).stream()
            .filter(
                row -> {
                  int pid = row.connection().pid();
                  String process = pid == 7 ? "billing" : pid == 8 ? "orders" : "unknown";
                  return process.contains(wanted)
                      || row.row().state().label().contains(wanted.replace('-', '_'))
                      || row.connection().tuple().localText().contains(wanted)
                      || row.connection().tuple().remoteText().contains(wanted)
                      || Integer.toString(pid).equals(wanted);
                })
            .map(Listed::id)
            .toList();
    assertEquals(found, !naive.isEmpty());
    assertEquals(naive, ids(all(selection(text), ConnectionOrder.NONE)));
  }

  @Test
  void filters_takeWhatTheySay() {
    assertTrue(
        all(selection("", ConnectionFilters.remote("10.0.0.3:443")), ConnectionOrder.NONE).stream()
            .allMatch(row -> row.connection().tuple().remoteText().equals("10.0.0.3:443")));
    List<Listed> ofAddress =
        all(selection("", ConnectionFilters.remote("2001:db8::2")), ConnectionOrder.NONE);
    assertTrue(
        !ofAddress.isEmpty()
            && ofAddress.stream()
                .allMatch(
                    row -> row.connection().tuple().remoteText().startsWith("[2001:db8::2]")));
    List<Listed> inbound =
        all(selection("", ConnectionFilters.direction(Direction.INBOUND)), ConnectionOrder.NONE);
    // The second namespace has no listener.
    assertTrue(
        !inbound.isEmpty()
            && inbound.stream()
                .allMatch(
                    row -> row.row().localPort() == 8080 && row.connection().namespace() == 1));
    assertTrue(
        all(selection("", ConnectionFilters.process("billing")), ConnectionOrder.NONE).stream()
            .allMatch(row -> row.connection().pid() == 7));
    assertEquals(
        301, all(selection("", ConnectionFilters.recorded(false)), ConnectionOrder.NONE).size());
    assertEquals(0, all(selection("", ConnectionFilters.thread(1)), ConnectionOrder.NONE).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "example.org:80",
        "300.1.1.1",
        "1.2.3",
        "::1:",
        "[::1",
        "1.2.3.4:70000",
        "[x]:1"
      })
  void remote_thatIsNoAddress_isRefusedAndNotLookedUp(String text) {
    assertThrows(IllegalArgumentException.class, () -> ConnectionFilters.remote(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1-2", "1-2-3-4", "a-b-c", "1-2-99999999999"})
  void site_thatIsNoId_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ConnectionFilters.site(text));
  }

  @Test
  void groups_addUp_asANaiveCountOfTheirRows() {
    Grouping grouping =
        listing.groups(
            selection(""),
            EnumSet.of(GroupField.PROCESS, GroupField.REMOTE, GroupField.STATE),
            GroupOrder.LARGEST_FIRST,
            0,
            100_000);
    Map<List<Object>, Integer> naive = new HashMap<>();
    Map<List<Object>, Long> naiveBytes = new HashMap<>();
    for (Listed row : all(selection(""), ConnectionOrder.NONE)) {
      List<Object> key = key(row);
      naive.merge(key, 1, Integer::sum);
      naiveBytes.merge(key, row.row().recvQueueBytes(), Long::sum);
    }
    assertEquals(naive.size(), grouping.total());
    assertEquals(301, grouping.connections());
    int before = Integer.MAX_VALUE;
    for (Grouping.Group group : grouping.groups()) {
      List<Object> key = key(group.first());
      assertEquals(naive.remove(key), group.connections());
      if (group.first().row().state() != TcpState.LISTEN) {
        assertEquals(naiveBytes.get(key), group.recvQueueBytes());
      }
      assertTrue(group.connections() <= before);
      before = group.connections();
    }
    assertTrue(naive.isEmpty());
  }

  private static List<Object> key(Listed row) {
    boolean inbound = row.direction() == Direction.INBOUND;
    return List.of(
        row.connection().pid(),
        row.row().state(),
        row.row().remoteHigh(),
        row.row().remoteLow(),
        inbound ? -row.row().localPort() : row.row().remotePort());
  }

  @Test
  void groups_inPages_areTheWhole() {
    Set<GroupField> by = EnumSet.of(GroupField.REMOTE);
    List<String> whole = new ArrayList<>();
    listing
        .groups(selection(""), by, GroupOrder.LARGEST_FIRST, 0, 100_000)
        .groups()
        .forEach(each -> whole.add(each.first().id()));
    List<String> pages = new ArrayList<>();
    for (int offset = 0; offset < whole.size(); offset += 3) {
      listing
          .groups(selection(""), by, GroupOrder.LARGEST_FIRST, offset, 3)
          .groups()
          .forEach(each -> pages.add(each.first().id()));
    }
    assertEquals(whole, pages);
  }

  @Test
  void find_byItsId_isTheRow() {
    for (Listed row : all(selection(""), ConnectionOrder.NONE)) {
      Listed found = listing.find(row.id());
      assertNotNull(found, row.id());
      assertEquals(row.connection().tuple(), found.connection().tuple());
      assertEquals(row.id(), found.id());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "1",
        "1-",
        "x-y",
        "1-ffffffffffffffffff",
        "1-r1-a-b",
        "9-1388",
        "1-0",
        "1-r"
      })
  void find_whatThereIsNot_isNull(String id) {
    assertNull(listing.find(id));
  }

  @Test
  void order_isParsedFromItsText() {
    assertEquals(
        new ConnectionOrder(ConnectionField.RECV_QUEUE, true),
        Objects.requireNonNull(ConnectionOrder.parse("-recvQueueBytes")));
    assertNull(ConnectionOrder.parse("nothing"));
    assertNull(ConnectionOrder.parse("--pid"));
    assertEquals(GroupOrder.LARGEST_FIRST, GroupOrder.parse("-connections"));
  }
}
