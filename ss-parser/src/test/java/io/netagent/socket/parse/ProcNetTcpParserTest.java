package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.FourTuple;
import io.netagent.socket.RowValues;
import io.netagent.socket.SsTan;
import io.netagent.socket.TcpState;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcNetTcpParserTest {
  private static final ByteOrder CAPTURED = ByteOrder.LITTLE_ENDIAN;
  private static final String ROW =
      "   0: 0100007F:1F90 0200007F:9C40 08 00000002:0000000B 01:00000064 00000003  1000        0"
          + " 25925 1 000000000f20294a 20 4 2 10 -1  ";

  private static Parsed row(String row) {
    return Parsed.whole(4, CAPTURED, TableText.bytes(TableText.HEADER4 + row));
  }

  private static List<RowValues> captured(Predicate<RowValues> wanted) {
    return Stream.of(4, 6)
        .flatMap(
            family -> Parsed.whole(family, CAPTURED, TableText.captured(family)).rows().stream())
        .filter(wanted)
        .toList();
  }

  private static Predicate<RowValues> listeningOn(int port) {
    return row -> row.fourTuple().localPort() == port && row.stateNumber() != 10;
  }

  @Test
  void feed_capturedTables_sayWhatSsSaid() {
    List<RowValues> rows = captured(row -> true);
    assertEquals(
        List.of(), SsTan.differences(SsTan.ofSs(TableText.captured("ss.txt")), SsTan.ofRows(rows)));
    assertEquals(
        EnumSet.complementOf(EnumSet.of(TcpState.CLOSE)),
        rows.stream()
            .map(row -> TcpState.ofKernelNumber(row.stateNumber()))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(TcpState.class))));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void feed_capturedTable_hasNoMalformedRow(int family) {
    Parsed parsed = Parsed.whole(family, CAPTURED, TableText.captured(family));
    assertTrue(parsed.headerRecognised());
    assertEquals(0, parsed.malformed(), parsed.first());
    assertEquals(
        Set.of(family), Set.copyOf(parsed.rows().stream().map(RowValues::family).toList()));
  }

  /** Per port: EOF read, only the FIN unread, ten bytes and the FIN unread. */
  @ParameterizedTest
  @CsvSource({"8003,0", "8004,1", "8005,11", "8103,0", "8104,1", "8105,11", "8203,0", "8205,11"})
  void feed_capturedCloseWait_hasItsRecvQueue(int port, long recvQueueBytes) {
    List<RowValues> rows = captured(listeningOn(port));
    assertEquals(1, rows.size());
    assertEquals(TcpState.CLOSE_WAIT.kernelNumber(), rows.get(0).stateNumber());
    assertEquals(recvQueueBytes, rows.get(0).recvQueueBytes());
    assertTrue(rows.get(0).inode() > 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {8000, 8100, 8200})
  void feed_capturedUnaccepted_haveInode0AndFillTheAcceptQueue(int port) {
    List<RowValues> waiting = captured(listeningOn(port));
    assertEquals(
        List.of("CLOSE_WAIT 7", "ESTABLISHED 0", "ESTABLISHED 6"),
        waiting.stream()
            .map(row -> TcpState.ofKernelNumber(row.stateNumber()) + " " + row.recvQueueBytes())
            .sorted()
            .toList());
    assertEquals(0, waiting.stream().mapToLong(RowValues::inode).sum());
    List<RowValues> listener =
        captured(row -> row.fourTuple().localPort() == port && row.stateNumber() == 10);
    assertEquals(3, listener.get(0).recvQueueBytes());
  }

  @Test
  void feed_capturedShortRows_haveNoOwnerAndTheirTimer() {
    List<RowValues> timeWait = captured(row -> row.stateNumber() == 6);
    List<RowValues> orphans = captured(row -> row.stateNumber() == 5 && row.timerNumber() == 3);
    assertEquals(3, timeWait.size());
    assertEquals(3, orphans.size());
    for (RowValues row : Stream.concat(timeWait.stream(), orphans.stream()).toList()) {
      assertEquals(0, row.inode());
      assertEquals(-1, row.uid());
      assertEquals(3, row.timerNumber());
      assertTrue(row.timerRemainingMillis() > 59_000 && row.timerRemainingMillis() <= 60_000);
    }
  }

  @Test
  void feed_capturedSynRecvOfAnotherUser_keepsTheUid() {
    RowValues row = captured(listeningOn(8211)).get(0);
    assertEquals(TcpState.SYN_RECV.kernelNumber(), row.stateNumber());
    assertEquals(1000, row.uid());
    assertEquals(0, row.inode());
  }

  @Test
  void feed_capturedV4Mapped_isFamily6WithADottedQuad() {
    RowValues row = captured(listeningOn(8203)).get(0);
    assertEquals(6, row.family());
    assertEquals("127.0.0.1:8203", row.fourTuple().localText());
  }

  @Test
  void feed_row_readsEveryField() {
    FourTuple fourTuple =
        FourTuple.of(new byte[] {127, 0, 0, 1}, 8080, new byte[] {127, 0, 0, 2}, 40000);
    assertEquals(
        List.of(
            RowValues.of(
                row -> {
                  row.setState(4, 8);
                  row.setLocal(0, fourTuple.localLow(), 8080);
                  row.setRemote(0, fourTuple.remoteLow(), 40000);
                  row.setQueues(11, 2);
                  row.setTimer(1, 1000, 3);
                  row.setOwner(1000, 25925);
                })),
        row(ROW).rows());
  }

  @Test
  void feed_bigEndianTable_readsTheSameAddress() {
    String ipv4 = ROW.replace("0100007F", "7F000001").replace("0200007F", "7F000002");
    assertEquals(
        row(ROW).rows(),
        Parsed.whole(4, ByteOrder.BIG_ENDIAN, TableText.bytes(TableText.HEADER4 + ipv4)).rows());

    String ipv6 = ROW.replace("0100007F", "20010DB8000000000000000000000001");
    ipv6 = ipv6.replace("0200007F", "00000000000000000000FFFF7F000001");
    Parsed parsed =
        Parsed.whole(6, ByteOrder.BIG_ENDIAN, TableText.bytes(TableText.HEADER6 + ipv6));
    assertEquals(
        "[2001:db8::1]:8080 -> 127.0.0.1:40000", parsed.rows().get(0).fourTuple().toString());
  }

  @ParameterizedTest
  @CsvSource({"00,0", "0C,12", "0D,13", "FF,255"})
  void feed_unknownState_isKept(String printed, int number) {
    Parsed parsed = row(ROW.replace(" 08 ", " " + printed + " "));
    assertEquals(0, parsed.malformed());
    assertEquals(number, parsed.rows().get(0).stateNumber());
    assertNull(TcpState.ofKernelNumber(number));
  }

  @Test
  void feed_overdueTimer_isZero() {
    Parsed parsed = row(ROW.replace("01:00000064", "01:1999999999999998"));
    assertEquals(0, parsed.rows().get(0).timerRemainingMillis());
    parsed = row(ROW.replace("01:00000064", "01:FFFFFFFF"));
    assertEquals(42_949_672_950L, parsed.rows().get(0).timerRemainingMillis());
  }

  @ParameterizedTest
  @CsvSource({
    "'   0:', '   0', sl",
    "'   0:', '   x:', sl",
    "'   0:', '   :', sl",
    "0100007F:, 100007F:, local_address",
    "0100007F:, 00100007F:, local_address",
    "0100007F:1F90, 0100007G:1F90, local_address",
    "0100007F:1F90, 0100007f:1F90, local_address",
    "0100007F:1F90, 0100007F:F90, local_address",
    "0100007F:1F90, 0100007F:01F90, local_address",
    "0100007F:1F90, 0100007F.1F90, local_address",
    "0200007F:9C40, 0200007F:9C4O, rem_address",
    "' 08 ', ' 8 ', st",
    "' 08 ', ' 008 ', st",
    "' 08 ', ' 0x ', st",
    "00000002:0000000B, 0000002:0000000B, tx_queue:rx_queue",
    "00000002:0000000B, 00000002:-000000B, tx_queue:rx_queue",
    "00000002:0000000B, 00000002:0000000B0, tx_queue:rx_queue",
    "01:00000064, 01:0000064, tr:tm->when",
    "01:00000064, 1:00000064, tr:tm->when",
    "01:00000064, 01:000000064, tr:tm->when",
    "01:00000064, 01:19999999999999999, tr:tm->when",
    "01:00000064, 01:1999999999999x, tr:tm->when",
    "' 00000003 ', ' 0000003 ', retrnsmt",
    "' 00000003 ', ' 80000000 ', retrnsmt",
    "' 1000 ', ' -1 ', uid",
    "' 1000 ', ' 4294967296 ', uid",
    "' 0 25925 ', ' 0x0 25925 ', timeout",
    "' 0 25925 ', ' 0 25925x ', inode",
    "' 0 25925 ', ' 0 9223372036854775808 ', inode",
  })
  void feed_badField_isMalformedAndNamed(String right, String wrong, String column) {
    assertTrue(ROW.contains(right));
    Parsed parsed = row(ROW.replaceFirst(right, wrong) + "\n" + ROW + "\n");
    assertEquals(1, parsed.malformed());
    assertEquals(1, parsed.rows().size());
    assertTrue(parsed.first().startsWith(column + ": "), parsed.first());
  }

  @Test
  void feed_rowCutAfterAnyByte_isARowOnlyFromTheTwelfthFieldOn() {
    int twelfthField = ROW.indexOf("000000000f20294a");
    for (int length = 1; length <= ROW.length(); length++) {
      Parsed parsed = row(ROW.substring(0, length));
      assertEquals(length > twelfthField ? row(ROW).rows() : List.of(), parsed.rows());
      assertEquals(length > twelfthField ? 0 : 1, parsed.malformed());
    }
  }

  @Test
  void feed_lineOf512Bytes_isARow() {
    assertEquals(1, row(ROW + " ".repeat(512 - ROW.length())).rows().size());
    Parsed parsed = row(ROW + " ".repeat(513 - ROW.length()) + "\n" + ROW);
    assertEquals(1, parsed.rows().size());
    assertTrue(parsed.first().startsWith("longer than 512 bytes: "), parsed.first());
  }

  @Test
  void feed_malformedRow_sampleIsBoundedAndPrintable() {
    Parsed parsed = row("\u001b[2J\\\u00ff" + "x".repeat(5000) + "\nsecond\n");
    assertEquals(2, parsed.malformed());
    assertTrue(
        parsed.first().startsWith("longer than 512 bytes: \\x1b[2J\\\\\\xffxx"), parsed.first());
    assertTrue(parsed.first().length() < 300);
    assertTrue(parsed.first().endsWith("x…"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "Netid State Recv-Q Send-Q\n",
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout",
        "  sl  local_address remote_address st tx_queue rx_queue tr tm->when retrnsmt uid timeout"
            + " inode\n",
        "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
            + " inode ref pointer drops             \n",
      })
  void feed_anotherHeader_isNotRecognisedAndNothingIsParsed(String header) {
    Parsed parsed =
        Parsed.whole(4, CAPTURED, TableText.bytes(header + (header.isEmpty() ? "" : "\n" + ROW)));
    assertFalse(parsed.headerRecognised());
    assertEquals(List.of(), parsed.rows());
    assertEquals(header.isEmpty() ? 0 : 1, parsed.malformed());
  }

  @Test
  void begin_afterAHalfReadTable_forgetsIt() {
    MalformedRows malformed = new MalformedRows();
    ProcNetTcpParser parser = new ProcNetTcpParser(CAPTURED, malformed);
    List<RowValues> rows = new ArrayList<>();
    byte[] half = TableText.bytes(TableText.HEADER4 + ROW);
    byte[] whole = TableText.bytes(TableText.HEADER4 + ROW + "\n");
    parser.begin(4);
    parser.feed(half, 0, half.length, row -> rows.add(RowValues.of(row)));
    parser.begin(4);
    parser.feed(whole, 0, whole.length, row -> rows.add(RowValues.of(row)));
    parser.end(row -> rows.add(RowValues.of(row)));
    assertEquals(row(ROW).rows(), rows);
    assertEquals(0, malformed.count());
  }

  @Test
  void begin_misused_throws() {
    ProcNetTcpParser parser = new ProcNetTcpParser(CAPTURED, new MalformedRows());
    assertThrows(IllegalArgumentException.class, () -> parser.begin(5));
    assertThrows(IllegalStateException.class, () -> parser.feed(new byte[1], 0, 1, row -> {}));
    assertThrows(IllegalStateException.class, () -> parser.end(row -> {}));
  }
}
