package io.netagent.collector.aggregate;

import static io.netagent.collector.HandMadeTable.listener;
import static io.netagent.collector.HandMadeTable.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.HandMadeTable;
import io.netagent.collector.HandMadeTable.Row;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

final class RemotesTest {
  private static final long NAMESPACE = 4026531840L;

  /** One end as text, and whose the row is. */
  record Sighting(TcpState state, int localPort, String remote, int remotePort, int pid) {
    Row row(int number) {
      String local = remote.indexOf(':') < 0 ? "10.1.0.1" : "2001:db8::1";
      return HandMadeTable.row(state, local, localPort, remote, remotePort).cookie(number + 1);
    }
  }

  private static Remotes remotes(long namespace, List<Sighting> sightings) {
    List<Row> rows = new ArrayList<>();
    sightings.forEach(sighting -> rows.add(sighting.row(rows.size())));
    SocketTable table = HandMadeTable.of(rows);
    return Remotes.of(namespace, table, new ListeningPorts(table), row -> sightings.get(row).pid());
  }

  /** All groups, each with its count, in the order of the counts. */
  private static List<RemoteCount> reference(long namespace, List<Sighting> sightings) {
    Set<Integer> listening = new HashSet<>();
    for (Sighting sighting : sightings) {
      if (sighting.state == TcpState.LISTEN) {
        listening.add(sighting.localPort);
      }
    }
    Map<RemoteCount, long[]> counts = new HashMap<>();
    for (Sighting s : sightings) {
      if (s.remotePort != 0) {
        boolean inbound = listening.contains(s.localPort);
        String end =
            s.remote.indexOf(':') < 0
                ? s.remote + ":" + s.remotePort
                : "[" + s.remote + "]:" + s.remotePort;
        RemoteCount key =
            new RemoteCount(
                namespace,
                inbound ? s.remote : end,
                inbound,
                inbound ? s.localPort : 0,
                s.pid,
                0,
                0);
        long[] count = counts.computeIfAbsent(key, k -> new long[2]);
        count[0]++;
        count[1] += s.state == TcpState.CLOSE_WAIT ? 1 : 0;
      }
    }
    List<RemoteCount> all = new ArrayList<>();
    counts.forEach(
        (k, count) ->
            all.add(
                new RemoteCount(
                    k.namespace(),
                    k.remote(),
                    k.inbound(),
                    k.localPort(),
                    k.pid(),
                    count[0],
                    count[1])));
    all.sort(Comparator.comparingLong(RemoteCount::connections).reversed());
    return all;
  }

  private static void assertRight(Remotes remotes, List<RemoteCount> expected) {
    long total = expected.stream().mapToLong(RemoteCount::connections).sum();
    long closeWait = expected.stream().mapToLong(RemoteCount::closeWait).sum();
    assertEquals(total, remotes.total());
    assertEquals(closeWait, remotes.totalCloseWait());
    assertEquals(
        expected.stream().limit(Remotes.NAMED).map(RemoteCount::connections).toList(),
        remotes.top().stream().map(RemoteCount::connections).toList(),
        "really the largest, largest first");
    assertTrue(new HashSet<>(expected).containsAll(remotes.top()), remotes.top().toString());
    assertEquals(remotes.top().size(), new HashSet<>(remotes.top()).size());
    assertEquals(
        expected.stream().skip(Remotes.NAMED).mapToLong(RemoteCount::connections).sum(),
        remotes.other());
    assertTrue(remotes.otherCloseWait() >= 0 && remotes.otherCloseWait() <= remotes.other());
    assertEquals(
        closeWait,
        remotes.otherCloseWait() + remotes.top().stream().mapToLong(RemoteCount::closeWait).sum());
  }

  @Property
  void of_anyRows_isAsCountedByHand(@ForAll("sightings") List<Sighting> sightings) {
    assertRight(remotes(NAMESPACE, sightings), reference(NAMESPACE, sightings));
  }

  @Property
  void merged_anyNamespaces_isTheLargestOfAll(
      @ForAll("sightings") List<Sighting> a,
      @ForAll("sightings") List<Sighting> b,
      @ForAll("sightings") List<Sighting> c) {
    List<RemoteCount> expected = new ArrayList<>(reference(1, a));
    expected.addAll(reference(2, b));
    expected.addAll(reference(3, c));
    expected.sort(Comparator.comparingLong(RemoteCount::connections).reversed());
    assertRight(Remotes.merged(List.of(remotes(1, a), remotes(2, b), remotes(3, c))), expected);
  }

  @Provide
  Arbitrary<List<Sighting>> sightings() {
    Arbitrary<String> remote =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, 3).map(i -> "10.0.0." + i),
            Arbitraries.integers().between(1, 40).map(i -> "10.9.0." + i),
            Arbitraries.integers().between(1, 9).map(i -> "2001:db8::f" + i));
    Arbitrary<Sighting> connection =
        Combinators.combine(
                Arbitraries.of(TcpState.ESTABLISHED, TcpState.CLOSE_WAIT, TcpState.TIME_WAIT),
                Arbitraries.of(80, 443, 40_000, 40_001),
                remote,
                Arbitraries.of(443, 5432, 40_000),
                Arbitraries.of(-1, 7, 8))
            .as(Sighting::new);
    Arbitrary<Sighting> listening =
        Arbitraries.of(80, 443).map(port -> new Sighting(TcpState.LISTEN, port, "0.0.0.0", 0, 7));
    return Arbitraries.frequencyOf(Tuple.of(30, connection), Tuple.of(1, listening))
        .list()
        .ofMaxSize(200);
  }

  @Example
  void of_listenerOnThePort_tellsInboundFromOutbound() {
    SocketTable table =
        HandMadeTable.of(
            listener("::", 8080, 5),
            row(TcpState.ESTABLISHED, "10.0.0.1", 8080, "10.0.0.9", 50_001),
            row(TcpState.CLOSE_WAIT, "10.0.0.1", 8080, "10.0.0.9", 50_002),
            row(TcpState.ESTABLISHED, "10.0.0.1", 50_003, "10.0.0.9", 8080));
    Remotes remotes = Remotes.of(NAMESPACE, table, new ListeningPorts(table), row -> 7);
    assertEquals(
        List.of(
            new RemoteCount(NAMESPACE, "10.0.0.9", true, 8080, 7, 2, 1),
            new RemoteCount(NAMESPACE, "10.0.0.9:8080", false, 0, 7, 1, 0)),
        remotes.top());
    assertEquals(3, remotes.total());
    assertEquals(0, remotes.other());
  }

  @Example
  void of_sameLocalAndRemotePort_staysTwoGroups() {
    SocketTable table =
        HandMadeTable.of(
            listener("0.0.0.0", 7000, 5),
            row(TcpState.ESTABLISHED, "10.0.0.1", 7000, "10.0.0.9", 50_001),
            row(TcpState.ESTABLISHED, "10.0.0.1", 50_002, "10.0.0.9", 7000));
    Remotes remotes = Remotes.of(NAMESPACE, table, new ListeningPorts(table), row -> 7);
    assertEquals(2, remotes.top().size());
  }

  @Example
  void merged_nothing_isNothing() {
    assertEquals(Remotes.NONE, Remotes.merged(List.of()));
    assertEquals(Remotes.NONE, Remotes.merged(List.of(Remotes.NONE, Remotes.NONE)));
  }
}
