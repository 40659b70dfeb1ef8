package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.RowValues;
import io.netagent.socket.SocketHolder;
import io.netagent.socket.TcpState;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What net-tools 2.10 and busybox 1.35 printed of the same sockets (src/test/capture/netstat.py),
 * against the kernel's own table of the same ones.
 */
class NetstatCapturedTest {
  private static final int SOCKETS = 134;

  /** The rows with an IPv6 address that was cut, or looks as if it were. */
  private static final int CUT = 6;

  private static ParsedNetstat captured(String options) {
    return ParsedNetstat.whole(
        new String(TableText.captured("netstat/" + options), StandardCharsets.ISO_8859_1));
  }

  private static List<RowValues> kernels() {
    return Stream.of(4, 6)
        .flatMap(
            family ->
                Parsed.whole(
                    family,
                    ByteOrder.LITTLE_ENDIAN,
                    TableText.captured(family == 4 ? "netstat/tcp" : "netstat/tcp6"))
                    .rows()
                    .stream())
        .toList();
  }

  /** What the kernel tells of a socket and these options show. */
  private static List<String> told(List<RowValues> rows, boolean owner, boolean timer) {
    return rows.stream()
        .map(
            row ->
                row.family()
                    + " "
                    + TcpState.ofKernelNumber(row.stateNumber())
                    + " "
                    + row.fourTuple()
                    + " "
                    + row.recvQueueBytes()
                    + " "
                    + row.sendQueueBytes()
                    + (owner ? " " + row.uid() + " " + row.inode() : "")
                    + (timer ? " " + row.retransmits() : ""))
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanW", "taneoW", "tanpeoW"})
  void feed_wideTable_agreesWithTheKernels(String options) {
    ParsedNetstat parsed = captured(options);
    assertEquals(0, parsed.malformed(), parsed.first());
    boolean owner = options.contains("e");
    boolean timer = options.contains("o");
    assertEquals(told(kernels(), owner, timer), told(parsed.rows(), owner, timer));
    assertEquals(SOCKETS, parsed.rows().size());
    assertEquals(
        EnumSet.complementOf(EnumSet.of(TcpState.CLOSE)),
        parsed.rows().stream()
            .map(row -> TcpState.ofKernelNumber(row.stateNumber()))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(TcpState.class))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tan", "tanp", "tane", "tano", "tanpeo", "anp"})
  void feed_narrowTable_lacksOnlyWhatMayBeCut(String options) {
    ParsedNetstat parsed = captured(options);
    assertEquals(CUT, parsed.malformed());
    assertTrue(parsed.first().startsWith(NetstatAddress.CUT), parsed.first());
    boolean owner = options.contains("e");
    boolean timer = options.contains("o");
    Set<String> wide = new TreeSet<>(told(kernels(), owner, timer));
    Set<String> narrow = new TreeSet<>(told(parsed.rows(), owner, timer));
    assertEquals(SOCKETS - CUT, parsed.rows().size());
    assertTrue(wide.containsAll(narrow));
    wide.removeAll(narrow);
    assertTrue(wide.stream().allMatch(row -> row.contains("fd00:")), wide.toString());
    assertEquals(options.equals("anp") ? 3 : 0, parsed.skipped()); // udp, udp6, unix
  }

  @ParameterizedTest
  @ValueSource(strings = {"busybox-tan", "busybox-an"})
  void feed_tableOfBusybox_agreesWithTheKernels(String options) {
    ParsedNetstat parsed = captured(options);
    assertEquals(0, parsed.malformed(), parsed.first());
    assertEquals(told(kernels(), false, false), told(parsed.rows(), false, false));
    assertTrue(parsed.rows().stream().allMatch(row -> row.inode() == -1 && row.uid() == -1));
  }

  /** The captured tables are a moment apart: 500 ms are more than all the commands took. */
  @Test
  void feed_timers_areThoseOfTheKernel() {
    List<RowValues> rows = captured("taneoW").rows();
    List<RowValues> kernels = kernels();
    for (RowValues row : rows) {
      RowValues other = kernels.stream().filter(k -> sameSocket(k, row)).findFirst().orElseThrow();
      if (row.timerNumber() == 0) {
        assertEquals(0, row.timerRemainingMillis());
      } else if (row.timerNumber() == other.timerNumber() && row.timerNumber() != 4) {
        long passed = row.timerRemainingMillis() - other.timerRemainingMillis();
        assertTrue(passed >= 0 && passed < 500, passed + " ms between " + row + " and " + other);
      }
    }
    assertEquals(
        Set.of(0, 1, 2, 3, 4),
        rows.stream().map(RowValues::timerNumber).collect(Collectors.toSet()));
    assertTrue(captured("tanW").rows().stream().allMatch(row -> row.timerNumber() == -1));
  }

  private static boolean sameSocket(RowValues a, RowValues b) {
    return a.fourTuple().equals(b.fourTuple()) && a.inode() == b.inode();
  }

  @Test
  void feed_programs_areNamedWithTheirBlanks() {
    List<RowValues> rows = captured("tanpeoW").rows();
    assertEquals(
        List.of("demo: /usr/sb"),
        rows.stream()
            .filter(row -> row.fourTuple().localPort() == 8300 && row.stateNumber() == 10)
            .flatMap(row -> row.holders().stream())
            .map(SocketHolder::program)
            .toList());
    assertEquals(
        Set.of("demo: /usr/sb", "python3"),
        rows.stream()
            .flatMap(row -> row.holders().stream())
            .map(SocketHolder::program)
            .collect(Collectors.toSet()));
    assertTrue(rows.stream().allMatch(row -> row.holders().isEmpty() == (row.inode() == 0)));
  }

  @Test
  void feed_usersByName_areNotGuessed() {
    ParsedNetstat parsed = captured("taeW-users");
    assertEquals(0, parsed.malformed(), parsed.first());
    assertEquals(
        Set.of(-1L), parsed.rows().stream().map(RowValues::uid).collect(Collectors.toSet()));
    assertTrue(parsed.rows().stream().noneMatch(row -> row.inode() == -1));
  }

  @Test
  void feed_portsByName_areMalformed() {
    ParsedNetstat parsed = captured("ta-names");
    assertEquals(CUT + 2, parsed.malformed());
    assertEquals(SOCKETS - CUT - 2, parsed.rows().size());
  }

  /** The rows alone, as grep gives them. */
  @ParameterizedTest
  @ValueSource(strings = {"tan", "tanp", "tane", "tano", "tanpeo", "tanpeoW", "busybox-tan"})
  void feed_tableWithoutItsHeader_saysTheSame(String options) {
    String text = new String(TableText.captured("netstat/" + options), StandardCharsets.US_ASCII);
    ParsedNetstat parsed =
        ParsedNetstat.whole(
            text.lines()
                .filter(line -> line.startsWith("tcp"))
                .collect(Collectors.joining("\n", "", "\n")));
    ParsedNetstat whole = captured(options);
    assertEquals(whole.rows(), parsed.rows());
    assertEquals(whole.malformed(), parsed.malformed());
  }
}
