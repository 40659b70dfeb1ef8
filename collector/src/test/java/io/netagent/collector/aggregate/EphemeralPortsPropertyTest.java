package io.netagent.collector.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.HandMadeTable;
import io.netagent.collector.HandMadeTable.Row;
import io.netagent.collector.source.PortRange;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Against sets of ports, filled row by row. */
final class EphemeralPortsPropertyTest {
  private static final PortRange RANGE = PortRange.parse("40000 40015", "40003,40006-40007");
  private static final Set<Integer> TAKEN_OUT = Set.of(40_003, 40_006, 40_007);

  /** The ends as text. */
  record Ends(String source, int localPort, String remote, int remotePort) {}

  record Sighting(TcpState state, int family, Ends ends) {}

  private record Expected(Set<Integer> ports, Set<Integer> notOnlyTimeWait) {
    Expected() {
      this(new HashSet<>(), new HashSet<>());
    }

    void add(int port, TcpState state) {
      ports.add(port);
      if (state != TcpState.TIME_WAIT) {
        notOnlyTimeWait.add(port);
      }
    }

    int timeWait() {
      return ports.size() - notOnlyTimeWait.size();
    }
  }

  @Property
  void of_anyRows_isAsCountedBySets(@ForAll("sightings") List<Sighting> all) {
    Map<Ends, Sighting> distinct = new LinkedHashMap<>();
    all.forEach(sighting -> distinct.putIfAbsent(sighting.ends, sighting));
    Set<Integer> listening = new HashSet<>();
    List<Row> rows = new ArrayList<>();
    for (Sighting s : distinct.values()) {
      Ends e = s.ends;
      rows.add(
          HandMadeTable.row(s.state, e.source, e.localPort, e.remote, e.remotePort)
              .family(s.family)
              .cookie(rows.size() + 1));
      if (s.state == TcpState.LISTEN) {
        listening.add(e.localPort);
      }
    }
    Map<String, Expected> byDestination = new HashMap<>();
    Map<String, Expected> bySource = new HashMap<>();
    for (Sighting s : distinct.values()) {
      int port = s.ends.localPort;
      boolean ephemeral =
          port >= 40_000
              && port <= 40_015
              && !TAKEN_OUT.contains(port)
              && !listening.contains(port);
      if (ephemeral) {
        String destination =
            s.ends.remote.indexOf(':') < 0 ? s.ends.remote : "[" + s.ends.remote + "]";
        byDestination
            .computeIfAbsent(
                s.ends.source + ">" + destination + ":" + s.ends.remotePort, k -> new Expected())
            .add(port, s.state);
        bySource.computeIfAbsent(s.ends.source + ">", k -> new Expected()).add(port, s.state);
      }
    }
    SocketTable table = HandMadeTable.of(rows);
    EphemeralPorts ports = EphemeralPorts.of(3, table, new ListeningPorts(table), RANGE, row -> -1);
    assertEquals(16 - 3, ports.range().available());
    assertUses(byDestination, ports.destinations());
    assertUses(bySource, ports.sources());
  }

  private static void assertUses(Map<String, Expected> expected, List<PortUse> uses) {
    List<Integer> counts =
        expected.values().stream()
            .map(e -> e.ports.size())
            .sorted((a, b) -> b - a)
            .limit(EphemeralPorts.NAMED)
            .toList();
    assertEquals(counts, uses.stream().map(PortUse::used).toList());
    Set<String> seen = new HashSet<>();
    for (PortUse use : uses) {
      String key = use.source() + ">" + use.destination();
      assertTrue(seen.add(key), key);
      Expected one = expected.get(key);
      assertEquals(one.ports.size(), use.used(), key);
      assertEquals(one.timeWait(), use.timeWait(), key);
      assertEquals(3, use.namespace());
    }
  }

  @Provide
  Arbitrary<List<Sighting>> sightings() {
    Arbitrary<Ends> v4 = // Also of IPv6 sockets: v4-mapped.
        Combinators.combine(
                Arbitraries.integers().between(1, 14).map(i -> "10.0.0." + i),
                Arbitraries.integers().between(39_998, 40_017),
                Arbitraries.of("10.9.0.1", "10.9.0.2"),
                Arbitraries.of(443, 5432))
            .as(Ends::new);
    Arbitrary<Ends> v6 =
        Combinators.combine(
                Arbitraries.of("2001:db8::1", "::1"),
                Arbitraries.integers().between(39_998, 40_017),
                Arbitraries.of("2001:db8::9", "::1"),
                Arbitraries.of(443, 5432))
            .as(Ends::new);
    Arbitrary<TcpState> state =
        Arbitraries.of(TcpState.ESTABLISHED, TcpState.TIME_WAIT, TcpState.FIN_WAIT2);
    Arbitrary<Sighting> listening =
        Arbitraries.integers()
            .between(40_000, 40_015)
            .map(port -> new Sighting(TcpState.LISTEN, 4, new Ends("0.0.0.0", port, "0.0.0.0", 0)));
    return Arbitraries.frequencyOf(
            Tuple.of(20, Combinators.combine(state, Arbitraries.of(4, 6), v4).as(Sighting::new)),
            Tuple.of(8, Combinators.combine(state, Arbitraries.just(6), v6).as(Sighting::new)),
            Tuple.of(1, listening))
        .list()
        .ofMaxSize(250);
  }
}
