package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TcpCountersTest {
  private static final Path SNMP = Path.of("/proc/net/snmp");
  private static final Path NETSTAT = Path.of("/proc/net/netstat");
  private static final String TCP =
      "Ip: Forwarding\nIp: 2\nTcp: MaxConn CurrEstab InSegs\nTcp: -1 5 7\n";
  private static final String TCP_EXT = "TcpExt: TW ListenDrops\nTcpExt: 3 4\n";

  private static TcpCounters parse(String snmp, String netstat) throws IOException {
    return TcpCounters.parse(SNMP, snmp, NETSTAT, netstat);
  }

  private static String error(String snmp, String netstat) {
    return assertThrows(MalformedProcFileException.class, () -> parse(snmp, netstat)).getMessage();
  }

  @Test
  void read_captured_givesEachNumberByItsName() throws IOException {
    TcpCounters counters = TcpCounters.read(ProcFixture.captured());
    assertEquals(Set.of(TcpCounter.values()), counters.values().keySet());
    assertEquals(OptionalLong.of(16), counters.value(TcpCounter.LISTEN_OVERFLOWS));
    assertEquals(OptionalLong.of(9), counters.value(TcpCounter.TIME_WAIT_BEGUN));
    assertEquals(OptionalLong.of(12), counters.value(TcpCounter.SYN_RETRANSMITS));
    assertEquals(OptionalLong.of(12), counters.value(TcpCounter.RETRANSMITTED_SEGMENTS));
    assertEquals(OptionalLong.of(39), counters.value(TcpCounter.CURRENT_ESTABLISHED));
    assertEquals(OptionalLong.of(4), counters.value(TcpCounter.ESTABLISHED_RESETS));
    assertEquals(OptionalLong.of(5), counters.value(TcpCounter.RESETS_SENT));
    assertEquals(OptionalLong.of(1), counters.value(TcpCounter.ABORTS_ON_CLOSE));
    assertEquals(OptionalLong.of(0), counters.value(TcpCounter.PAWS_DROPS));
  }

  @Test
  void read_thisMachine_hasWhatEachKernelHas() throws IOException {
    TcpCounters counters = TcpCounters.read(Path.of("/proc"));
    assertTrue(counters.value(TcpCounter.SENT_SEGMENTS).isPresent());
    assertTrue(counters.value(TcpCounter.LISTEN_OVERFLOWS).isPresent());
  }

  @Test
  void parse_columnsInAnotherOrder_areFoundByName() throws IOException {
    TcpCounters counters =
        parse("Tcp: InSegs New MaxConn\nTcp: 7 x -1\n", "TcpExt: ListenDrops TW\nTcpExt: 4 3\n");
    assertEquals(OptionalLong.of(7), counters.value(TcpCounter.RECEIVED_SEGMENTS));
    assertEquals(OptionalLong.of(4), counters.value(TcpCounter.LISTEN_DROPS));
    assertEquals(OptionalLong.of(3), counters.value(TcpCounter.TIME_WAIT_BEGUN));
  }

  @Test
  void parse_counterThatTheKernelLacks_isAbsentAndNotZero() throws IOException {
    TcpCounters counters = parse(TCP, TCP_EXT);
    assertEquals(OptionalLong.empty(), counters.value(TcpCounter.LISTEN_OVERFLOWS));
    assertEquals(4, counters.values().size());
    assertEquals(OptionalLong.empty(), parse(TCP, "").value(TcpCounter.LISTEN_DROPS));
  }

  @Test
  void parse_largeValues_areTakenUpToASignedLong() throws IOException {
    assertEquals(
        OptionalLong.of(4_294_967_296L),
        parse("Tcp: InSegs\nTcp: 4294967296\n", "").value(TcpCounter.RECEIVED_SEGMENTS));
    assertEquals(
        OptionalLong.of(Long.MAX_VALUE - 1),
        parse("Tcp: InSegs\nTcp: 9223372036854775806\n", "").value(TcpCounter.RECEIVED_SEGMENTS));
  }

  @Test
  void parse_sumThatWrappedBelowZero_isAbsent() throws IOException {
    TcpCounters counters = parse("Tcp: CurrEstab InSegs\nTcp: 18446744073709551615 1\n", "");
    assertEquals(OptionalLong.empty(), counters.value(TcpCounter.CURRENT_ESTABLISHED));
    assertEquals(OptionalLong.of(1), counters.value(TcpCounter.RECEIVED_SEGMENTS));
  }

  @Test
  void parse_brokenFile_isAnErrorWithFileAndLine() {
    assertEquals(
        "/proc/net/netstat, line 2: 1 values for 2 names",
        error(TCP, "TcpExt: TW ListenDrops\nTcpExt: 3\n"));
    assertEquals(
        "/proc/net/snmp, line 4: 4 values for 3 names", error(TCP.replace("5 7", "5 7 8"), ""));
    assertEquals(
        "/proc/net/snmp, line 4: InSegs is '7x'", error(TCP.replace("5 7", "5 7x"), TCP_EXT));
    assertEquals("/proc/net/snmp, line 4: InSegs is '-7'", error(TCP.replace("5 7", "5 -7"), ""));
    assertEquals(
        "/proc/net/snmp, line 4: the line is cut off",
        error(TCP.substring(0, TCP.length() - 1), TCP_EXT));
    assertEquals(
        "/proc/net/snmp, line 3: no line of values follows the names of 'Tcp'",
        error(TCP.substring(0, TCP.indexOf("Tcp: -1")), TCP_EXT));
    assertEquals(
        "/proc/net/netstat, line 1: no line of values follows the names of 'TcpExt'",
        error(TCP, "TcpExt: TW\nIpExt: 3\n"));
    assertEquals(
        "/proc/net/snmp, line 5: Tcp stands there twice", error(TCP + "Tcp: A\nTcp: 1\n", ""));
    assertEquals(
        "/proc/net/netstat, line 1: TW stands there twice",
        error(TCP, "TcpExt: TW TW\nTcpExt: 3 3\n"));
    assertEquals(
        "/proc/net/netstat, line 1: no section in '?[31mgarbage'", error(TCP, "\033[31mgarbage\n"));
  }

  @Test
  void parse_sectionThatNobodyAskedFor_mayHoldAnything() throws IOException {
    assertEquals(
        parse(TCP, TCP_EXT), parse("Odd: a b\nOdd: 1 2 3\n" + TCP, TCP_EXT + "X: x x\nX:\n"));
  }

  @Test
  void read_fileTooLong_isAnError(@TempDir Path root) throws IOException {
    Path netstat = ProcFixture.copy(root).resolve("net/netstat");
    Files.writeString(netstat, "x".repeat(ProcText.MAX_BYTES + 1));
    String message =
        assertThrows(MalformedProcFileException.class, () -> TcpCounters.read(root)).getMessage();
    assertEquals(netstat + ", line 1: the file is longer than 262144", message);
  }

  @Test
  void read_processThatIsGone_isNoSuchFile(@TempDir Path root) {
    assertThrows(NoSuchFileException.class, () -> TcpCounters.read(root.resolve("1")));
  }

  @Test
  void labels_areUniqueSnakeCaseAndExplained() {
    Set<String> labels = new HashSet<>();
    Set<String> kernelNames = new HashSet<>();
    for (TcpCounter counter : TcpCounter.values()) {
      assertTrue(counter.label().matches("[a-z]+(_[a-z]+)*"), counter.label());
      assertTrue(labels.add(counter.label()), counter.label());
      assertTrue(kernelNames.add(counter.kernelName()), counter.kernelName());
      assertTrue(counter.meaning().endsWith("."), counter.meaning());
      assertNotNull(counter.section());
    }
    assertTrue(TcpCounter.CURRENT_ESTABLISHED.gauge());
    assertFalse(TcpCounter.ACTIVE_OPENS.gauge());
  }
}
