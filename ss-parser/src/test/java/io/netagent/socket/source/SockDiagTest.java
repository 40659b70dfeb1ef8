package io.netagent.socket.source;

import static io.netagent.socket.source.ScriptedDumpSocket.datagram;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import io.netagent.socket.parse.InetDiagBytes;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SockDiagTest {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final byte[] DONE = InetDiagBytes.done(ORDER);
  private static final int EOPNOTSUPP = 95;

  private final List<Integer> ports = new ArrayList<>();

  private static byte[] row(int port) {
    return InetDiagBytes.row(ORDER, port);
  }

  private static byte[] error(int errno) {
    return InetDiagBytes.error(ORDER, -errno);
  }

  private static SockDiag over(ScriptedDumpSocket... sockets) throws IOException {
    Queue<ScriptedDumpSocket> toOpen = new ArrayDeque<>(List.of(sockets));
    return new SockDiag(false, toOpen::remove);
  }

  private ScanReport read(SockDiag source) throws IOException {
    return source.read(StateSet.ALL, row -> ports.add(row.remotePort()));
  }

  private String failure(SockDiag source) {
    return assertThrows(IOException.class, () -> read(source)).getMessage();
  }

  @Test
  void name_always_isNetlink() throws IOException {
    assertEquals("netlink", over(new ScriptedDumpSocket()).name());
  }

  @Test
  void read_severalDatagrams_handsOverAllRows() throws IOException {
    ScriptedDumpSocket socket =
        new ScriptedDumpSocket(datagram(row(1), row(2)), datagram(row(3)), DONE);
    ScanReport report = read(over(socket));
    assertEquals(List.of(1, 2, 3), ports);
    assertEquals(3, report.rows());
    assertEquals(StateSet.ALL, report.states());
    assertEquals(0, report.malformed());
    assertNull(report.firstMalformed());
    assertFalse(report.interrupted());
    assertTrue(report.ipv6Present());
    assertEquals(List.of(18), socket.types());
    assertFalse(socket.closed);
  }

  @Test
  void read_twice_usesOneSocketAndNewNumbers() throws IOException {
    ScriptedDumpSocket socket = new ScriptedDumpSocket(DONE, datagram(row(1), DONE));
    SockDiag source = over(socket);
    read(source);
    read(source);
    assertEquals(List.of(1), ports);
    assertTrue(socket.allNumbersDiffer());
  }

  @Test
  void read_malformedRow_isReportedAndTheNextReadingIsNot() throws IOException {
    byte[] bad = row(2);
    bad[16] = 3;
    SockDiag source = over(new ScriptedDumpSocket(datagram(bad, row(3), DONE), DONE));
    ScanReport report = read(source);
    assertEquals(List.of(3), ports);
    assertEquals(1, report.rows());
    assertEquals(1, report.malformed());
    assertTrue(report.firstMalformed().startsWith("idiag_family: "), report.firstMalformed());
    assertEquals(0, read(source).malformed());
  }

  @Test
  void read_markedAsInterrupted_isReported() throws IOException {
    byte[] done = InetDiagBytes.message(ORDER, 3, 0x12, new byte[4]);
    SockDiag source = over(new ScriptedDumpSocket(datagram(row(1), done), DONE));
    assertTrue(read(source).interrupted());
    assertFalse(read(source).interrupted());
  }

  @ParameterizedTest
  @ValueSource(ints = {95, 22})
  void read_compatRequestUnknown_asksByFamilyFromThenOn(int errno) throws IOException {
    ScriptedDumpSocket socket =
        new ScriptedDumpSocket(
            error(errno), datagram(row(4), DONE), datagram(row(6), DONE), DONE, DONE);
    SockDiag source = over(socket);
    ScanReport report = read(source);
    assertEquals(List.of(4, 6), ports);
    assertEquals(2, report.rows());
    read(source);
    assertEquals(List.of(18, 20, 20, 20, 20), socket.types());
    assertEquals(List.of(0, 2, 10, 2, 10), socket.bytesAt(16));
  }

  @Test
  void read_byFamilyInterruptedOnce_isReported() throws IOException {
    byte[] done = InetDiagBytes.message(ORDER, 3, 0x12, new byte[4]);
    assertTrue(read(over(new ScriptedDumpSocket(error(EOPNOTSUPP), done, DONE))).interrupted());
  }

  @ParameterizedTest
  @CsvSource({"2, tcp_diag", "1, seccomp", "38, seccomp", "93, sock_diag", "105, lost", "71, 71"})
  void read_refused_saysWhyInPlainWords(int errno, String words) throws IOException {
    ScriptedDumpSocket socket = new ScriptedDumpSocket(error(errno));
    String failure = failure(over(socket));
    assertTrue(failure.contains(words), failure);
    assertTrue(socket.closed);
  }

  @Test
  void read_byFamilyRefusedToo_saysWhy() throws IOException {
    String failure = failure(over(new ScriptedDumpSocket(error(EOPNOTSUPP), error(2))));
    assertTrue(failure.contains("tcp_diag"), failure);
  }

  @Test
  void read_errorInTheEnd_isIncomplete() throws IOException {
    byte[] body = java.nio.ByteBuffer.allocate(4).order(ORDER).putInt(-12).array();
    byte[] done = InetDiagBytes.message(ORDER, 3, 2, body);
    String failure = failure(over(new ScriptedDumpSocket(datagram(row(1), done))));
    assertEquals(List.of(1), ports);
    assertTrue(failure.contains("ENOMEM"), failure);
  }

  @Test
  void read_datagramLargerThanTheBuffer_isAnError() throws IOException {
    ScriptedDumpSocket socket = new ScriptedDumpSocket(new byte[SockDiag.BUFFER_BYTES + 4], DONE);
    String failure = failure(over(socket));
    assertTrue(failure.contains("32772 bytes was cut to 32768"), failure);
    assertTrue(socket.closed);
  }

  @Test
  void read_messageThatCannotBeTrusted_isAnErrorWithItsSample() throws IOException {
    String failure = failure(over(new ScriptedDumpSocket(datagram(row(1), new byte[16]), DONE)));
    assertEquals(List.of(1), ports);
    assertTrue(failure.contains("nlmsg_len: 00000000"), failure);
  }

  @Test
  void read_onlyDatagramsOfOthers_endsWithAnError() throws IOException {
    byte[] foreign = InetDiagBytes.message(ORDER, 20, 3, 2, -9, -9, new byte[4]);
    byte[][] answers = new byte[5000][];
    java.util.Arrays.fill(answers, foreign);
    String failure = failure(over(new ScriptedDumpSocket(answers)));
    assertTrue(failure.contains("not of this dump"), failure);
  }

  @Test
  void read_leftoversOfAnotherDump_areIgnored() throws IOException {
    byte[] foreign = InetDiagBytes.message(ORDER, 20, 3, 2, -9, InetDiagBytes.PORT_ID, new byte[4]);
    read(over(new ScriptedDumpSocket(datagram(foreign), datagram(foreign, row(1)), DONE)));
    assertEquals(List.of(1), ports);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void read_afterAFailure_opensAnewAndClosesTheOld() throws IOException {
    ScriptedDumpSocket first = new ScriptedDumpSocket(datagram(row(1)));
    ScriptedDumpSocket second = new ScriptedDumpSocket(datagram(row(2), DONE));
    SockDiag source = over(first, second);
    assertEquals("no answer", failure(source));
    assertTrue(first.closed);
    read(source);
    assertEquals(List.of(1, 2), ports);
    source.close();
    assertTrue(second.closed);
    assertTrue(failure(source).contains("closed"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void read_sinkThrows_startsAfreshNextTime() throws IOException {
    ScriptedDumpSocket first = new ScriptedDumpSocket(datagram(row(1), row(2), DONE));
    SockDiag source = over(first, new ScriptedDumpSocket(datagram(row(3), DONE)));
    RuntimeException thrown = new IllegalStateException("full");
    assertSame(
        thrown,
        assertThrows(
            IllegalStateException.class,
            () ->
                source.read(
                    StateSet.ALL,
                    row -> {
                      throw thrown;
                    })));
    assertTrue(first.closed);
    read(source);
    assertEquals(List.of(3), ports);
  }

  @Test
  void read_withMetricsAndStates_asksForThem() throws IOException {
    ScriptedDumpSocket socket = new ScriptedDumpSocket(DONE);
    StateSet wanted = StateSet.of(TcpState.CLOSE_WAIT);
    ScanReport report = new SockDiag(true, () -> socket).read(wanted, row -> {});
    assertEquals(wanted, report.states());
    assertEquals(List.of(2), socket.bytesAt(19));
  }
}
