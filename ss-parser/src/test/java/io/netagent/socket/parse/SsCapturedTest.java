package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.FourTuple;
import io.netagent.socket.RowValues;
import io.netagent.socket.SocketHolder;
import io.netagent.socket.TcpMetric;
import io.netagent.socket.TcpState;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What iproute2 6.1 printed of one table (src/test/capture/ss.py), with many sets of options. */
class SsCapturedTest {
  /** What every set of options shows: state, ends, queues. */
  private record Ends(int family, int state, FourTuple ends, String scope, long recvQ, long sendQ) {
    static Ends of(RowValues row) {
      return new Ends(
          row.family(),
          row.stateNumber(),
          row.fourTuple(),
          row.localScope(),
          row.recvQueueBytes(),
          row.sendQueueBytes());
    }
  }

  private record Owned(Ends ends, long uid, long inode) {
    static Owned of(RowValues row) {
      return new Owned(Ends.of(row), row.uid(), row.inode());
    }
  }

  private static SsParsed captured(String options) {
    return SsParsed.whole(TableText.captured("ss/" + options));
  }

  /** Those that only one of the two has, each as often as it has it more; empty if they agree. */
  private static void assertSame(Stream<?> expected, Stream<?> actual) {
    List<String> lacking = new ArrayList<>(expected.map(Object::toString).toList());
    List<String> surplus = new ArrayList<>();
    actual.map(Object::toString).filter(value -> !lacking.remove(value)).forEach(surplus::add);
    assertEquals(List.of(), surplus, () -> "too many; lacking: " + lacking);
    assertEquals(List.of(), lacking);
  }

  private static List<RowValues> procTable() {
    List<RowValues> rows = new ArrayList<>();
    for (int family : new int[] {4, 6}) {
      byte[] table = TableText.captured(family == 4 ? "ss/tcp" : "ss/tcp6");
      rows.addAll(Parsed.whole(family, ByteOrder.LITTLE_ENDIAN, table).rows());
    }
    return rows;
  }

  private static RowValues asInProc(RowValues row) {
    return RowValues.of(
        copy -> {
          FourTuple ends = row.fourTuple();
          copy.setState(row.family(), row.stateNumber());
          copy.setLocal(ends.localHigh(), ends.localLow(), ends.localPort());
          copy.setRemote(ends.remoteHigh(), ends.remoteLow(), ends.remotePort());
          copy.setQueues(row.recvQueueBytes(), row.sendQueueBytes());
          // Of a SYN_RECV /proc shows the listener's uid, netlink none.
          boolean synRecv = row.stateNumber() == TcpState.SYN_RECV.kernelNumber();
          copy.setOwner(synRecv ? -1 : row.uid(), row.inode());
        });
  }

  /** Four-tuple, state, queues, inode and uid: the kernel's own text is the reference. */
  @ParameterizedTest
  @ValueSource(strings = {"H_-O_-tane", "H_-O_-tanepio", "tane", "tanepio"})
  void feed_capturedWithDetails_equalsProcNetTcpRowByRow(String options) {
    SsParsed parsed = captured(options);
    assertEquals(0, parsed.malformed(), parsed.first());
    assertSame(
        procTable().stream().map(SsCapturedTest::asInProc),
        parsed.rows().stream().map(SsCapturedTest::asInProc));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tan",
        "tanp",
        "tane",
        "tano",
        "tani",
        "tanm",
        "tanepio",
        "an",
        "tan_--cgroup",
        "tan_--tos_--inet-sockopt"
      })
  void feed_capturedWithAnyOptions_saysTheSameOfEachRow(String options) {
    SsParsed parsed = captured(options);
    assertEquals(0, parsed.malformed(), parsed.first());
    assertSame(
        captured("H_-O_-tane").rows().stream().map(Ends::of), parsed.rows().stream().map(Ends::of));
  }

  @Test
  void feed_captured_hasEveryStateThatStandsInATable() {
    assertEquals(
        EnumSet.complementOf(EnumSet.of(TcpState.CLOSE)),
        captured("tan").rows().stream()
            .map(row -> TcpState.ofKernelNumber(row.stateNumber()))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(TcpState.class))));
  }

  @Test
  void feed_capturedTimers_areTheKernels() {
    List<RowValues> proc = procTable();
    Set<Integer> timers = new HashSet<>();
    for (RowValues row : captured("tane").rows()) {
      RowValues same =
          proc.stream()
              .filter(p -> Owned.of(asInProc(p)).equals(Owned.of(asInProc(row))))
              .findFirst()
              .orElseThrow();
      assertEquals(same.timerNumber(), row.timerNumber(), row.toString());
      if (row.stateNumber() != TcpState.SYN_RECV.kernelNumber()) {
        // There /proc has the timeouts (num_timeout), netlink what was sent (num_retrans).
        assertEquals(same.retransmits(), row.retransmits(), row.toString());
      }
      timers.add(row.timerNumber());
    }
    assertEquals(Set.of(0, 1, 2, 3, 4), timers);
  }

  @Test
  void feed_capturedWithTimersOnly_leavesTheOthersUntold() {
    SsParsed parsed = captured("tano");
    Set<Integer> timers = new HashSet<>();
    parsed.rows().forEach(row -> timers.add(row.timerNumber()));
    assertEquals(Set.of(-1, 1, 2, 3, 4), timers);
  }

  @Test
  void feed_capturedMixed_skipsTheOtherProtocols() {
    assertEquals(14, captured("an").skipped());
  }

  @Test
  void feed_capturedSummary_isMalformedAltogether() {
    SsParsed parsed = captured("s");
    assertEquals(List.of(), parsed.rows());
    assertEquals(8, parsed.malformed());
  }

  @Test
  void feed_capturedWithPortNames_refusesTheRowsThatHaveOne() {
    SsParsed parsed = captured("ta");
    long named =
        new String(TableText.captured("ss/ta"), StandardCharsets.ISO_8859_1)
            .lines()
            .filter(line -> line.matches(".*:[a-z][a-z0-9-]* .*") && !line.startsWith("State"))
            .count();
    assertTrue(named > 0);
    assertEquals(named, parsed.malformed(), parsed.first());
    assertEquals(captured("tan").rows().size() - named, parsed.rows().size());
  }

  @Test
  void feed_capturedOneStateOnly_needsToBeTold() {
    SsParsed untold = captured("tan_state_close-wait");
    assertEquals(List.of(), untold.rows());
    String text =
        new String(TableText.captured("ss/tan_state_close-wait"), StandardCharsets.ISO_8859_1);
    assertEquals(text.lines().count() - 1, untold.malformed());
    assertSame(
        captured("tan").rows().stream()
            .filter(row -> row.stateNumber() == TcpState.CLOSE_WAIT.kernelNumber())
            .map(Ends::of),
        SsParsed.inState(TcpState.CLOSE_WAIT, text).rows().stream().map(Ends::of));
  }

  @Test
  void feed_capturedHostileNames_areWholeAndHaveTheirPid() {
    List<SocketHolder> holders =
        captured("tanp").rows().stream()
            .filter(row -> row.fourTuple().localPort() / 10 == 840)
            .flatMap(row -> row.holders().stream())
            .toList();
    assertEquals(7, holders.size());
    assertEquals(
        Set.of(
            "two words",
            "q\"uo,te",
            "x\",pid=1,fd=3",
            "open(bracket",
            "a",
            ",(\"",
            "\uFFFD\u0001b"),
        holders.stream().map(SocketHolder::program).collect(Collectors.toSet()));
    assertTrue(holders.stream().allMatch(holder -> holder.pid() > 1000 && holder.fd() > 99));
  }

  @Test
  void feed_capturedScopes_areTold() {
    List<String> scopes =
        captured("tan").rows().stream()
            .filter(row -> row.localScope() != null)
            .map(row -> row.localScope() + " " + row.stateNumber())
            .sorted()
            .toList();
    assertEquals(List.of("hole 1", "hole 1", "hole 10", "lo 10", "lo 10"), scopes);
  }

  @Test
  void feed_capturedListeners_haveTheirLimitAndLength() {
    RowValues listener =
        captured("tan").rows().stream()
            .filter(row -> row.fourTuple().localPort() == 8100 && row.stateNumber() == 10)
            .findFirst()
            .orElseThrow();
    assertEquals(3, listener.acceptQueueLimit());
    assertEquals(2, listener.recvQueueBytes());
    assertEquals(0, listener.sendQueueBytes());
  }

  @Test
  void feed_capturedWithInfo_hasTheSameFiguresWrappedAndOnOneLine() {
    for (TcpMetric metric :
        new TcpMetric[] {
          TcpMetric.BYTES_ACKED,
          TcpMetric.BYTES_RECEIVED,
          TcpMetric.UNACKED_SEGMENTS,
          TcpMetric.NOT_SENT_BYTES,
          TcpMetric.MIN_RTT_MICROS,
          TcpMetric.SEND_WINDOW_BYTES
        }) {
      List<String> wrapped = figures("tanepio", metric);
      assertEquals(wrapped, figures("H_-O_-tanepio", metric));
      assertTrue(wrapped.size() > 40, metric.name());
    }
  }

  private static List<String> figures(String options, TcpMetric metric) {
    return captured(options).rows().stream()
        .filter(row -> row.metrics().containsKey(metric))
        .map(row -> row.cookie() + " " + row.metrics().get(metric))
        .sorted()
        .toList();
  }
}
