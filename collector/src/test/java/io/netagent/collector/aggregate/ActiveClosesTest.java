package io.netagent.collector.aggregate;

import static io.netagent.collector.HandMadeTable.listener;
import static io.netagent.collector.HandMadeTable.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.HandMadeTable;
import io.netagent.collector.HandMadeTable.Row;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class ActiveClosesTest {
  private static final long NAMESPACE = 7;

  /** One socket and what is known of it. */
  record Seen(TcpState state, int localPort, int remotePort, int pid, int siteId, int seconds) {
    Row row(int number) {
      return HandMadeTable.row(state, "10.1.0.1", localPort, "10.1.0.2", remotePort)
          .cookie(number + 1);
    }
  }

  private record Key(int remotePort, int pid, int siteId) {}

  private record Count(int count, int oldest, int youngerThanTen) {}

  private static ActiveCloses closes(List<Seen> seen, Row... more) {
    List<Row> rows = new ArrayList<>();
    seen.forEach(each -> rows.add(each.row(rows.size())));
    rows.addAll(List.of(more));
    SocketTable table = HandMadeTable.of(rows);
    return ActiveCloses.of(
        NAMESPACE,
        table,
        new ListeningPorts(table),
        new ActiveCloses.Closers() {
          @Override
          public int pid(int row) {
            return row < seen.size() ? seen.get(row).pid : -1;
          }

          @Override
          public int siteId(int row) {
            return row < seen.size() ? seen.get(row).siteId : -1;
          }

          @Override
          public double stateForSeconds(int row) {
            return row < seen.size() ? seen.get(row).seconds : 0;
          }
        });
  }

  @Example
  void of_rowsOfTwoSites_areTwoGroupsWithTheirAges() {
    List<Seen> seen = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      seen.add(new Seen(TcpState.TIME_WAIT, 40_000 + i, 443, 9, 1, 5 + 20 * i));
    }
    seen.add(new Seen(TcpState.TIME_WAIT, 40_010, 443, 9, 2, 70));
    seen.add(new Seen(TcpState.ESTABLISHED, 40_011, 443, 9, -1, 7));
    ActiveCloses closes = closes(seen);
    assertEquals(2, closes.timeWait().size());
    ActiveClose first = closes.timeWait().get(0);
    assertEquals("10.1.0.2:443", first.remote());
    assertEquals(3, first.count());
    assertEquals(1, first.siteId());
    assertEquals(45, first.oldestSeconds());
    assertEquals(List.of(1, 0, 1, 0, 1, 0), first.byAge());
    assertEquals(2, first.olderThan(1));
    assertEquals(List.of(0, 0, 0, 0, 0, 1), closes.timeWait().get(1).byAge());
    assertEquals(List.of(), closes.finWait2());
  }

  @Example
  void of_timeWaitOnAListenersPort_isNotCounted() {
    List<Seen> seen = List.of(new Seen(TcpState.TIME_WAIT, 8080, 50_000, -1, -1, 1));
    assertEquals(1, closes(seen).timeWait().size());
    assertEquals(List.of(), closes(seen, listener("10.1.0.1", 8080, 5)).timeWait());
  }

  @Example
  void of_finWait2OfAcceptedConnections_isOneGroupByAddress() {
    List<Seen> seen =
        List.of(
            new Seen(TcpState.FIN_WAIT2, 8080, 50_000, -1, -1, 1),
            new Seen(TcpState.FIN_WAIT2, 8080, 50_001, -1, -1, 12));
    ActiveCloses closes = closes(seen, listener("10.1.0.1", 8080, 5));
    ActiveClose close = closes.finWait2().get(0);
    assertEquals(1, closes.finWait2().size());
    assertTrue(close.inbound());
    assertFalse(close.held());
    assertEquals("10.1.0.2", close.remote());
    assertEquals("10.1.0.1:8080", close.example().localText());
    assertEquals(2, close.count());
  }

  @Example
  void of_finWait2WithAnOwner_isAGroupOfItsOwn() {
    Row held = row(TcpState.FIN_WAIT2, "10.1.0.1", 41_000, "10.1.0.2", 443).inode(77).cookie(99);
    ActiveCloses closes =
        closes(List.of(new Seen(TcpState.FIN_WAIT2, 40_000, 443, -1, -1, 1)), held);
    assertEquals(
        List.of(false, true), closes.finWait2().stream().map(ActiveClose::held).sorted().toList());
  }

  /** As a reader would count by hand. */
  @Property(tries = 500)
  void of_anyRows_countsAsTheReferenceDoes(@ForAll("rows") List<Seen> seen) {
    Map<Key, Count> reference = new HashMap<>();
    for (Seen each : seen) {
      if (each.state == TcpState.TIME_WAIT) {
        reference.merge(
            new Key(each.remotePort, each.pid, each.siteId),
            new Count(1, each.seconds, each.seconds < 10 ? 1 : 0),
            (a, b) ->
                new Count(
                    a.count + b.count,
                    Math.max(a.oldest, b.oldest),
                    a.youngerThanTen + b.youngerThanTen));
      }
    }
    List<Integer> largest =
        reference.values().stream()
            .map(Count::count)
            .sorted(Comparator.reverseOrder())
            .limit(ActiveCloses.NAMED)
            .toList();
    List<ActiveClose> closes = closes(seen).timeWait();
    assertEquals(largest, closes.stream().map(ActiveClose::count).toList());
    for (ActiveClose close : closes) {
      Count count =
          reference.get(new Key(close.example().remotePort(), close.pid(), close.siteId()));
      assertEquals(
          count,
          new Count(close.count(), (int) close.oldestSeconds(), close.byAge().get(0)),
          close.toString());
      assertEquals(close.count(), close.olderThan(0));
    }
  }

  @Provide
  Arbitrary<List<Seen>> rows() {
    Arbitrary<Seen> seen =
        Combinators.combine(
                Arbitraries.of(TcpState.TIME_WAIT, TcpState.FIN_WAIT2, TcpState.ESTABLISHED),
                Arbitraries.integers().between(1, 12),
                Arbitraries.integers().between(-1, 2),
                Arbitraries.integers().between(-1, 2),
                Arbitraries.integers().between(0, 60))
            .as(
                (state, remote, pid, site, seconds) ->
                    new Seen(state, 0, remote, pid, site, seconds));
    return seen.list()
        .ofMaxSize(400)
        .map(
            list -> {
              List<Seen> unlike = new ArrayList<>(); // Each has a local port of its own.
              for (Seen each : list) {
                unlike.add(
                    new Seen(
                        each.state,
                        10_000 + unlike.size(),
                        each.remotePort,
                        each.pid,
                        each.siteId,
                        each.seconds));
              }
              return unlike;
            });
  }
}
