package io.netagent.collector.expose.web;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.ToldSockets;
import io.netagent.collector.expose.ConnectionListing.Query;
import io.netagent.collector.expose.ConnectionListing.Selection;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.listing.ConnectionFilters;
import io.netagent.collector.expose.listing.ConnectionTest;
import io.netagent.collector.expose.listing.Direction;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** By what connections are selected, one by one and in groups. */
final class ConnectionParameters {
  private static final int MAX_PORT = 0xFFFF;

  private static final Parameter STATE =
      Parameter.choice(
          "state",
          Arrays.stream(TcpState.values()).map(TcpState::label).toList(),
          "Only in this state.");

  private static final Parameter KIND =
      Parameter.choice(
          "kind",
          Arrays.stream(CloseWaitKind.values()).map(CloseWaitKind::label).toList(),
          "Only in CLOSE_WAIT of this kind.");

  private static final Parameter SEARCH =
      Parameter.text(
          Parameter.SEARCH.name(),
          "Only connections with this text, whatever its case, in the process's name, a frame of"
              + " the site, the state, the local or the remote end; or with this pid, or the number"
              + " of a thread that opened it or is blocked in it.");

  private static final Parameter FINDING =
      Parameter.text(
          "finding",
          "Only those that the finding with this id names; none if no such finding stands, or it"
              + " names none.");

  /** The tests that come by a parameter each. */
  private static final Map<Parameter, Function<Object, ConnectionTest>> TESTS = tests();

  static final List<Parameter> ALL =
      Stream.concat(Stream.of(Parameter.PID, STATE, KIND, SEARCH, FINDING), TESTS.keySet().stream())
          .toList();

  private ConnectionParameters() {}

  private static Map<Parameter, Function<Object, ConnectionTest>> tests() {
    Map<Parameter, Function<Object, ConnectionTest>> tests = new LinkedHashMap<>();
    tests.put(
        Parameter.text("process", "Only of processes with this name."),
        value -> ConnectionFilters.process((String) value));
    tests.put(
        Parameter.text("remote", "Only with this remote end: 10.0.0.9:5432, or without the port."),
        value -> ConnectionFilters.remote((String) value));
    tests.put(
        Parameter.number("remotePort", 0, MAX_PORT, "Only with this remote port."),
        value -> ConnectionFilters.remotePort(((Long) value).intValue()));
    tests.put(
        Parameter.text("local", "Only with this local end: 10.0.0.1:8080, or without the port."),
        value -> ConnectionFilters.local((String) value));
    tests.put(
        Parameter.number("localPort", 0, MAX_PORT, "Only with this local port."),
        value -> ConnectionFilters.localPort(((Long) value).intValue()));
    tests.put(
        Parameter.choice(
            "direction",
            Arrays.stream(Direction.values()).map(Direction::label).toList(),
            "Only accepted ones (inbound: somebody listens on the local port), own ones"
                + " (outbound), or listeners (none)."),
        value ->
            ConnectionFilters.direction(
                Arrays.stream(Direction.values())
                    .filter(each -> each.label().equals(value))
                    .findFirst()
                    .orElseThrow()));
    tests.put(
        Parameter.number("family", 4, 6, "Only in the table of IPv4 (4) or IPv6 (6)."),
        value -> ConnectionFilters.family(((Long) value).intValue()));
    tests.put(
        Parameter.number("networkNamespace", 0, Long.MAX_VALUE, "Only of this namespace (inode)."),
        value -> ConnectionFilters.namespace((Long) value));
    tests.put(
        Parameter.text(
            "siteId", "Only opened, or first read, at this site; none: at no known one."),
        value -> ConnectionFilters.site((String) value));
    tests.put(
        Parameter.choice(
            "role",
            Stream.concat(ConnectionFilters.roles().stream(), Stream.of(ConnectionFilters.NONE))
                .toList(),
            "Only with this role in the flight record; none: without one."),
        value -> ConnectionFilters.role((String) value));
    tests.put(
        Parameter.flag("recorded", "Only those that an agent knows, or that none knows."),
        value -> ConnectionFilters.recorded((Boolean) value));
    tests.put(
        Parameter.number(
            "threadId", 1, Long.MAX_VALUE, "Only opened by this thread, or with it blocked in it."),
        value -> ConnectionFilters.thread((Long) value));
    return tests;
  }

  /** Throws for an address or a site that is none. */
  static List<ConnectionTest> given(Given given) throws BadQueryException {
    List<ConnectionTest> wanted = new ArrayList<>();
    for (Map.Entry<Parameter, Function<Object, ConnectionTest>> entry : TESTS.entrySet()) {
      String name = entry.getKey().name();
      Object value = given.value(name);
      if (value != null) {
        try {
          wanted.add(entry.getValue().apply(value));
        } catch (IllegalArgumentException e) {
          throw new BadQueryException("parameter '" + name + "' must be " + e.getMessage());
        }
      }
    }
    return wanted;
  }

  static Selection selection(Given given, List<ConnectionTest> tests, Snapshot snapshot) {
    Query query =
        new Query(
            given.intNumber(Parameter.PID.name()),
            named(TcpState.values(), TcpState::label, given.text(STATE.name())),
            named(CloseWaitKind.values(), CloseWaitKind::label, given.text(KIND.name())));
    List<ConnectionTest> all = new ArrayList<>(tests);
    String finding = given.text(FINDING.name());
    if (finding != null) {
      all.add(
          ConnectionFilters.told(
              snapshot.findings().stream()
                  .filter(each -> each.id().equals(finding))
                  .map(Finding::sockets)
                  .findFirst()
                  .orElse(ToldSockets.NONE)));
    }
    return new Selection(query, given.textOr(SEARCH.name(), "").strip(), all, snapshot.processes());
  }

  private static <T> @Nullable T named(
      T[] values, Function<T, String> label, @Nullable String wanted) {
    return Arrays.stream(values)
        .filter(each -> label.apply(each).equals(wanted))
        .findFirst()
        .orElse(null);
  }
}
