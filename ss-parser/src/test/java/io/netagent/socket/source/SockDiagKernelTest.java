package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.RowValues;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpMetric;
import io.netagent.socket.TcpState;
import io.netagent.socket.parse.SsTanei;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A live kernel in a network namespace of its own, which the tests' JVM itself is not in. */
@Timeout(60)
class SockDiagKernelTest {
  private static Namespace namespace;
  private static SockDiag source;

  @BeforeAll
  static void openSockets() throws Exception {
    Namespace.require("ss");
    namespace = new Namespace(SocketsAtRest.class);
    namespace.run("ip", "route", "add", "10.9.9.0/24", "dev", "lo");
    namespace.start(SocketsInRareStates.class);
    source = namespace.inside(() -> new SockDiag(false));
  }

  @AfterAll
  static void closeSockets() throws Exception {
    if (source != null) {
      source.close();
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  private static List<RowValues> rows(SocketSource source, StateSet wanted) throws IOException {
    List<RowValues> rows = new ArrayList<>();
    ScanReport report = source.read(wanted, row -> rows.add(RowValues.of(row)));
    assertEquals(0, report.malformed(), report.firstMalformed());
    assertEquals(rows.size(), report.rows());
    assertFalse(report.interrupted());
    assertTrue(report.scanNanos() > 0);
    return rows;
  }

  /** A socket may still be on its way to its state; the class has a time limit. */
  private interface Reading<T> {
    T get() throws Exception;
  }

  /** What the second says while the first says the same before and after it. */
  private static <A, B> B atRest(Reading<A> witness, Reading<B> reading) throws Exception {
    while (true) {
      A before = witness.get();
      B result = reading.get();
      if (before.equals(witness.get())) {
        return result;
      }
    }
  }

  private static List<String> ss() throws Exception {
    return new String(namespace.run("ss", "-H", "-O", "-tane"), StandardCharsets.US_ASCII)
        .lines()
        .filter(line -> !line.startsWith("UNCONN")) // Bound and no more: releases differ.
        .map(line -> words(SsTanei.ofSs(line)))
        .sorted()
        .toList();
  }

  /** Without what moves, and without the cgroup, whose name only ss knows. */
  private static String words(Map<String, String> words) {
    words.keySet().removeAll(List.of("timer", "cgroup"));
    return words.toString();
  }

  private static List<String> identities(List<RowValues> rows) {
    return rows.stream()
        .map(row -> row.cookie() + " " + row.stateNumber() + " " + row.fourTuple())
        .sorted()
        .toList();
  }

  @Test
  void read_everyState_agreesWithSsRowByRow() throws Exception {
    List<List<String>> seen = new ArrayList<>();
    List<RowValues> rows =
        atRest(
            () -> {
              List<String> ss = ss();
              seen.add(ss);
              return ss;
            },
            () -> rows(source, StateSet.ALL));
    assertEquals(
        String.join("\n", seen.get(seen.size() - 1)),
        rows.stream()
            .map(row -> words(SsTanei.ofRow(row)))
            .sorted()
            .collect(Collectors.joining("\n")));
    assertEquals(
        EnumSet.complementOf(EnumSet.of(TcpState.CLOSE)),
        rows.stream()
            .map(row -> TcpState.ofKernelNumber(row.stateNumber()))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(TcpState.class))));
    assertEquals(rows.size(), Set.copyOf(rows.stream().map(RowValues::cookie).toList()).size());
  }

  @Test
  void read_everyState_agreesWithProc() throws Exception {
    ProcNetTcp proc = new ProcNetTcp(namespace.procRoot());
    Function<List<RowValues>, List<String>> common =
        rows ->
            rows.stream()
                .map(
                    row ->
                        String.join(
                            " ",
                            List.of(
                                row.fourTuple().toString(),
                                "state " + row.stateNumber(),
                                "family " + row.family(),
                                "queues " + row.recvQueueBytes() + " " + row.sendQueueBytes(),
                                "owner " + row.uid() + " " + row.inode(),
                                "timer " + row.timerNumber())))
                .sorted()
                .toList();
    List<List<String>> seen = new ArrayList<>();
    List<String> netlink =
        atRest(
            () -> {
              List<String> rows = common.apply(rows(proc, StateSet.ALL));
              seen.add(rows);
              return rows;
            },
            () -> common.apply(rows(source, StateSet.ALL)));
    assertEquals(String.join("\n", seen.get(seen.size() - 1)), String.join("\n", netlink));
  }

  @Test
  void read_oneState_isTheFullReadingFiltered() throws Exception {
    for (TcpState state : TcpState.values()) {
      List<List<RowValues>> full = new ArrayList<>();
      List<RowValues> masked =
          atRest(
              () -> {
                full.add(rows(source, StateSet.ALL));
                return identities(full.get(full.size() - 1));
              },
              () -> rows(source, StateSet.of(state)));
      List<RowValues> filtered =
          full.get(full.size() - 1).stream()
              .filter(row -> row.stateNumber() == state.kernelNumber())
              .toList();
      assertEquals(identities(filtered), identities(masked));
      assertEquals(state == TcpState.CLOSE, masked.isEmpty(), state.name());
    }
  }

  @Test
  void read_boundAndInactive_comeAsCloseWhenAskedFor() throws Exception {
    List<RowValues> rows = rows(source, new StateSet(1 << 13));
    assertEquals(1, rows.size());
    assertEquals(TcpState.CLOSE.kernelNumber(), rows.get(0).stateNumber());
    assertTrue(rows.get(0).inode() > 0);
  }

  @Test
  void read_listeners_tellLengthAndLimitOfTheAcceptQueue() throws Exception {
    List<RowValues> waiting =
        rows(source, StateSet.of(TcpState.LISTEN)).stream()
            .filter(row -> row.recvQueueBytes() > 0)
            .toList();
    assertEquals(3, waiting.size());
    for (RowValues row : waiting) {
      assertEquals(2, row.recvQueueBytes());
      assertEquals(100, row.acceptQueueLimit());
      assertEquals(0, row.sendQueueBytes());
    }
  }

  @Test
  void read_withMetrics_tellsThemOfConnections() throws Exception {
    try (SockDiag withMetrics = namespace.inside(() -> new SockDiag(true))) {
      List<RowValues> established = rows(withMetrics, StateSet.of(TcpState.ESTABLISHED));
      assertFalse(established.isEmpty());
      for (RowValues row : established) {
        assertTrue(row.metrics().get(TcpMetric.RTT_MICROS) > 0);
        assertTrue(row.metrics().get(TcpMetric.CONGESTION_WINDOW_SEGMENTS) > 0);
        assertTrue(row.metrics().containsKey(TcpMetric.SEND_WINDOW_BYTES));
      }
      for (RowValues row : rows(withMetrics, StateSet.of(TcpState.LISTEN, TcpState.TIME_WAIT))) {
        assertEquals(Map.of(), row.metrics());
      }
    }
  }

  @Test
  void read_byFamily_isTheSame() throws Exception {
    NetlinkSocket socket = namespace.inside(NetlinkSocket::open);
    try (SockDiag byFamily = new SockDiag(false, () -> new CompatRefused(socket))) {
      List<String> rows =
          atRest(
              () -> identities(rows(source, StateSet.ALL)),
              () -> identities(rows(byFamily, StateSet.ALL)));
      assertEquals(identities(rows(source, StateSet.ALL)), rows);
    }
  }

  @Test
  void read_fromAnotherNamespace_isOfTheOneWhereItWasOpened() throws Exception {
    List<String> there = identities(rows(source, StateSet.of(TcpState.LISTEN)));
    assertEquals(
        there, namespace.inside(() -> identities(rows(source, StateSet.of(TcpState.LISTEN)))));
    try (SockDiag here = new SockDiag(false)) {
      assertNotEquals(there, identities(rows(here, StateSet.of(TcpState.LISTEN))));
    }
  }

  @Test
  void read_afterAFailure_neverOpensInAnotherNamespace() throws Exception {
    try (SockDiag failing = namespace.inside(() -> new SockDiag(false))) {
      assertThrows(
          IllegalStateException.class,
          () ->
              failing.read(
                  StateSet.ALL,
                  row -> {
                    throw new IllegalStateException();
                  }));
      IOException e = assertThrows(IOException.class, () -> rows(failing, StateSet.ALL));
      assertTrue(e.getMessage().contains("net:["), e.getMessage());
      StateSet listeners = StateSet.of(TcpState.LISTEN);
      namespace.inside(() -> rows(failing, listeners));
      assertEquals(identities(rows(source, listeners)), identities(rows(failing, listeners)));
    }
  }

  @Test
  void read_intoATable_hasNoDuplicates() throws Exception {
    SocketTable table = new SocketTable();
    ScanReport report = FullReading.of(source, table);
    assertEquals(report.rows(), table.size());
    assertEquals(0, table.duplicates());
  }
}
