package io.netagent.socket.parse;

import static io.netagent.socket.parse.InetDiagBytes.PORT_ID;
import static io.netagent.socket.parse.InetDiagBytes.SEQUENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.FourTuple;
import io.netagent.socket.RowValues;
import io.netagent.socket.TcpMetric;
import io.netagent.socket.TcpState;
import io.netagent.socket.parse.InetDiagDecoder.Progress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InetDiagDecoderTest {
  private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
  private static final ByteOrder BE = ByteOrder.BIG_ENDIAN;

  private static DecodedDump captured(String name) {
    return DecodedDump.of(LE, InetDiagBytes.captured(name + ".bin"));
  }

  private static DecodedDump decode(byte[]... messages) {
    return DecodedDump.of(LE, InetDiagBytes.concat(messages));
  }

  private static String firstMalformed(byte[]... messages) {
    MalformedRows malformed = new MalformedRows();
    DecodedDump.of(LE, List.of(InetDiagBytes.concat(messages)), malformed);
    return malformed.first();
  }

  /** One row of which something was changed, between two good ones. */
  private static DecodedDump changedRow(ByteOrder order, Consumer<ByteBuffer> change) {
    byte[] cgroup = ByteBuffer.allocate(8).order(order).putLong(5).array();
    byte[] row = InetDiagBytes.row(order, 2, InetDiagBytes.attribute(order, 21, cgroup));
    change.accept(ByteBuffer.wrap(row).order(order));
    return DecodedDump.of(
        order,
        InetDiagBytes.concat(
            InetDiagBytes.row(order, 1),
            row,
            InetDiagBytes.row(order, 3),
            InetDiagBytes.done(order)));
  }

  private static List<Integer> remotePorts(DecodedDump dump) {
    return dump.rows().stream().map(row -> row.fourTuple().remotePort()).toList();
  }

  @ParameterizedTest
  @CsvSource({"compat, 125", "info, 125", "ipv4, 44", "ipv6, 81"})
  void decode_capture_saysWhatSsMakesOfTheSameBytes(String name, int sockets) {
    DecodedDump dump = captured(name);
    assertEquals(
        InetDiagBytes.capturedLines(name + ".txt").stream()
            .map(SsTanei::ofSs)
            .map(Object::toString)
            .collect(Collectors.joining("\n")),
        dump.rows().stream()
            .map(SsTanei::ofRow)
            .map(Object::toString)
            .collect(Collectors.joining("\n")));
    assertEquals(sockets, dump.rows().size());
    assertEquals(Progress.DONE, dump.progress());
    assertEquals(0, dump.malformed());
    assertEquals(0, dump.foreign());
    assertEquals(sockets + 1, dump.own());
    assertFalse(dump.interrupted());
  }

  @Test
  void decode_captures_holdEveryState() {
    assertEquals(
        Stream.of(TcpState.values()).map(TcpState::kernelNumber).sorted().toList(),
        captured("compat").rows().stream()
            .map(RowValues::stateNumber)
            .distinct()
            .sorted()
            .toList());
  }

  @Test
  void decode_capturesByFamily_areTheOneOfBothFamilies() {
    List<Long> both = captured("compat").rows().stream().map(RowValues::cookie).sorted().toList();
    assertEquals(
        both,
        Stream.of("ipv4", "ipv6")
            .flatMap(name -> captured(name).rows().stream())
            .map(RowValues::cookie)
            .sorted()
            .toList());
  }

  @Test
  void decode_captureWithoutInfo_tellsNoMetric() {
    assertTrue(captured("compat").rows().stream().allMatch(row -> row.metrics().isEmpty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LISTEN", "TIME_WAIT", "SYN_RECV"})
  void decode_captureWithInfo_tellsNoMetricOfStatesWithout(String state) {
    int number = TcpState.valueOf(state).kernelNumber();
    List<RowValues> rows =
        captured("info").rows().stream().filter(row -> row.stateNumber() == number).toList();
    assertFalse(rows.isEmpty());
    assertTrue(rows.stream().allMatch(row -> row.metrics().isEmpty()));
  }

  @Test
  void decode_capturedRowsWithoutOwner_haveNoUid() {
    List<RowValues> rows = captured("compat").rows();
    assertTrue(
        rows.stream()
            .filter(row -> row.stateNumber() == TcpState.TIME_WAIT.kernelNumber())
            .allMatch(row -> row.uid() == -1 && row.inode() == 0 && row.cookie() != 0));
    assertTrue(rows.stream().anyMatch(row -> row.uid() == 0 && row.inode() > 0));
    assertTrue(rows.stream().anyMatch(row -> row.uid() == 1000 && row.inode() == 0));
  }

  @Test
  void decode_bothByteOrders_giveTheSameRow() {
    for (ByteOrder order : List.of(LE, BE)) {
      byte[] body = InetDiagBytes.body(order, 40000);
      ByteBuffer fields = ByteBuffer.wrap(body).order(order);
      fields.put(2, (byte) 1).put(3, (byte) 4).putInt(40, 3).putInt(44, 0x89ABCDEF);
      fields.putInt(48, 0x01234567).putInt(52, 1500).putInt(56, -2).putInt(60, -3);
      byte[] cgroup = ByteBuffer.allocate(8).order(order).putLong(99).array();
      byte[] row =
          InetDiagBytes.message(
              order,
              20,
              InetDiagBytes.MULTI,
              InetDiagBytes.concat(body, InetDiagBytes.attribute(order, 21 | 0x8000, cgroup)));
      assertEquals(
          List.of(
              RowValues.of(
                  expected -> {
                    expected.setState(4, 1);
                    expected.setLocal(0, FourTuple.v4Mapped(0x7F000001), 80);
                    expected.setRemote(0, FourTuple.v4Mapped(0x7F000001), 40000);
                    expected.setQueues(0xFFFF_FFFEL, 0xFFFF_FFFDL);
                    expected.setTimer(1, 1500, 4);
                    expected.setOwner(1000, 40000);
                    expected.setKernelIds(0x0123_4567_89AB_CDEFL, 99);
                    expected.setInterfaceIndex(3);
                  })),
          DecodedDump.of(order, row).rows());
    }
  }

  @Test
  void decode_timerOverdue_remainsZero() {
    DecodedDump dump = changedRow(LE, row -> row.put(18, (byte) 1).putInt(16 + 52, -40));
    assertEquals(0, dump.rows().get(1).timerRemainingMillis());
    assertEquals(1, dump.rows().get(1).timerNumber());
  }

  @ParameterizedTest
  @CsvSource({
    "232, 15", "231, 14", "168, 14", "160, 13", "156, 12", "104, 8", "12, 1", "11, 0", "0, 0"
  })
  void decode_shorterTcpInfo_tellsWhatItHolds(int bytes, int metrics) {
    byte[] info = new byte[bytes];
    Arrays.fill(info, (byte) 1);
    DecodedDump dump = decode(InetDiagBytes.row(LE, 1, InetDiagBytes.attribute(LE, 2, info)));
    assertEquals(metrics, dump.rows().get(0).metrics().size());
    assertEquals(0, dump.malformed());
  }

  @Test
  void decode_tcpInfoWithoutSamples_leavesThemUnknown() {
    byte[] info = new byte[232];
    ByteBuffer.wrap(info).putInt(148, -1); // min_rtt
    Map<TcpMetric, Long> metrics =
        decode(InetDiagBytes.row(LE, 1, InetDiagBytes.attribute(LE, 2, info)))
            .rows()
            .get(0)
            .metrics();
    assertFalse(metrics.containsKey(TcpMetric.RTT_MICROS));
    assertFalse(metrics.containsKey(TcpMetric.MIN_RTT_MICROS));
    assertFalse(metrics.containsKey(TcpMetric.DELIVERY_RATE_BYTES_PER_SECOND));
    assertEquals(0, metrics.get(TcpMetric.SEND_WINDOW_BYTES));
  }

  @ParameterizedTest
  @CsvSource({
    "16, 3, idiag_family", // family
    "56, -1, idiag_if",
    "88, 3, rta_len",
    "88, 0, rta_len",
    "88, 13, rta_len",
    "88, 11, INET_DIAG_CGROUP_ID",
  })
  void decode_fieldOfARowIsWrong_refusesThatRowAlone(int at, int value, String reason) {
    Consumer<ByteBuffer> change =
        row -> {
          if (at == 16) {
            row.put(at, (byte) value);
          } else if (at == 88) {
            row.putShort(at, (short) value);
          } else {
            row.putInt(at, value);
          }
        };
    for (ByteOrder order : List.of(LE, BE)) {
      DecodedDump dump = changedRow(order, change);
      assertEquals(List.of(1, 3), remotePorts(dump));
      assertEquals(1, dump.malformed());
      assertEquals(Progress.DONE, dump.progress());
    }
    byte[] cgroup = new byte[8];
    byte[] row = InetDiagBytes.row(LE, 2, InetDiagBytes.attribute(LE, 21, cgroup));
    change.accept(ByteBuffer.wrap(row).order(LE));
    assertTrue(firstMalformed(row).startsWith(reason + ": 6400000012000200"), reason);
  }

  @Test
  void decode_listenerWithImpossibleLimit_isMalformed() {
    DecodedDump dump = changedRow(LE, row -> row.put(17, (byte) 10).putInt(16 + 60, -1));
    assertEquals(List.of(1, 3), remotePorts(dump));
  }

  @Test
  void decode_bodyTooShort_refusesThatRowAlone() {
    byte[] body = Arrays.copyOf(InetDiagBytes.body(LE, 2), 71);
    DecodedDump dump = decode(InetDiagBytes.message(LE, 18, 2, body), InetDiagBytes.row(LE, 3));
    assertEquals(List.of(3), remotePorts(dump));
    assertEquals(1, dump.malformed());
  }

  @Test
  void decode_unalignedLength_goesOnAtTheNextAlignedMessage() {
    byte[] body = Arrays.copyOf(InetDiagBytes.body(LE, 2), 72 + 5);
    ByteBuffer.wrap(body).order(LE).putShort(72, (short) 5).putShort(74, (short) 8);
    byte[] row = InetDiagBytes.message(LE, 18, 2, body);
    assertEquals(List.of(2, 3), remotePorts(decode(row, InetDiagBytes.row(LE, 3))));
    byte[] last = Arrays.copyOf(row, 16 + 77); // Nothing but its padding is missing.
    assertEquals(List.of(1, 2), remotePorts(decode(InetDiagBytes.row(LE, 1), last)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 89, 92, Integer.MAX_VALUE, -1, Integer.MIN_VALUE, -16})
  void decode_lengthOfAMessageIsWrong_refusesTheRest(int length) {
    byte[] wrong = InetDiagBytes.row(LE, 2);
    ByteBuffer.wrap(wrong).order(LE).putInt(0, length);
    DecodedDump dump = decode(InetDiagBytes.row(LE, 1), wrong);
    assertEquals(List.of(1), remotePorts(dump));
    assertEquals(1, dump.malformed());
    assertEquals(Progress.BROKEN, dump.progress());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15})
  void decode_lessThanAHeaderIsLeft_isBroken(int left) {
    DecodedDump dump = decode(InetDiagBytes.row(LE, 1), new byte[left]);
    assertEquals(List.of(1), remotePorts(dump));
    assertEquals(Progress.BROKEN, dump.progress());
  }

  @Test
  void decode_afterTheEnd_looksAtNothing() {
    DecodedDump dump = decode(InetDiagBytes.done(LE), InetDiagBytes.row(LE, 1), new byte[1]);
    assertEquals(List.of(), dump.rows());
    assertEquals(Progress.DONE, dump.progress());
    assertEquals(0, dump.malformed());
  }

  @Test
  void decode_doneWithError_failed() {
    byte[] body = ByteBuffer.allocate(4).order(LE).putInt(-12).array();
    DecodedDump dump = decode(InetDiagBytes.row(LE, 1), InetDiagBytes.message(LE, 3, 2, body));
    assertEquals(Progress.FAILED, dump.progress());
    assertEquals(12, dump.errno());
    assertEquals(1, dump.rows().size());
  }

  @Test
  void decode_error_failedWithItsNumber() {
    DecodedDump dump = decode(InetDiagBytes.error(LE, -2));
    assertEquals(Progress.FAILED, dump.progress());
    assertEquals(2, dump.errno());
    assertEquals(0, dump.malformed());
  }

  @Test
  void decode_acknowledgementAndNoop_areNoEnd() {
    DecodedDump dump =
        decode(
            InetDiagBytes.error(LE, 0),
            InetDiagBytes.message(LE, 1, 0, new byte[0]),
            InetDiagBytes.row(LE, 1));
    assertEquals(Progress.MORE, dump.progress());
    assertEquals(1, dump.rows().size());
    assertEquals(0, dump.malformed());
  }

  @Test
  void decode_overrun_failedForLackOfBuffers() {
    assertEquals(105, decode(InetDiagBytes.message(LE, 4, 0, new byte[0])).errno());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -4096, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void decode_codeThatIsNoError_isBroken(int code) {
    assertEquals(Progress.BROKEN, decode(InetDiagBytes.error(LE, code)).progress());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void decode_errorOrDoneWithoutCode_isBroken(int type) {
    byte[] message = InetDiagBytes.message(LE, type, 2, new byte[3]);
    assertEquals(Progress.BROKEN, decode(message).progress());
  }

  @Test
  void decode_markedAsInterrupted_isRemembered() {
    byte[] row = InetDiagBytes.message(LE, 18, 0x12, InetDiagBytes.body(LE, 1));
    DecodedDump dump = decode(row, InetDiagBytes.row(LE, 2), InetDiagBytes.done(LE));
    assertTrue(dump.interrupted());
    assertEquals(2, dump.rows().size());
  }

  @Test
  void decode_messagesOfOthers_areCountedAndIgnored() {
    byte[] body = InetDiagBytes.body(LE, 1);
    DecodedDump dump =
        decode(
            InetDiagBytes.message(LE, 88, 18, 0x10, SEQUENCE - 1, PORT_ID, body),
            InetDiagBytes.message(LE, 88, 18, 2, SEQUENCE, PORT_ID + 1, body),
            InetDiagBytes.message(LE, 20, 3, 2, SEQUENCE - 1, PORT_ID, new byte[4]),
            InetDiagBytes.message(LE, 36, 2, 0, SEQUENCE, 0, new byte[20]),
            InetDiagBytes.row(LE, 2));
    assertEquals(List.of(2), remotePorts(dump));
    assertEquals(4, dump.foreign());
    assertEquals(1, dump.own());
    assertFalse(dump.interrupted());
    assertEquals(Progress.MORE, dump.progress());
  }

  @Test
  void decode_unknownType_isMalformedAndSampled() {
    byte[] unknown = InetDiagBytes.message(LE, 19, 2, new byte[300]);
    DecodedDump dump = decode(unknown, InetDiagBytes.row(LE, 2));
    assertEquals(List.of(2), remotePorts(dump));
    assertEquals(1, dump.malformed());
    String sample = firstMalformed(unknown);
    assertTrue(sample.startsWith("nlmsg_type: 3c01000013000200"), sample);
    assertTrue(sample.endsWith("00…"), sample);
    assertEquals("nlmsg_type: ".length() + 2 * MalformedRows.SAMPLE_BYTES + 1, sample.length());
  }

  @Test
  void begin_afterAFailedDump_startsAfresh() {
    MalformedRows malformed = new MalformedRows();
    InetDiagDecoder decoder = new InetDiagDecoder(LE, malformed);
    assertNotEquals(Progress.MORE, decoder.progress(), "nothing was asked for yet");
    decoder.begin(SEQUENCE, PORT_ID);
    decoder.decode(ByteBuffer.wrap(InetDiagBytes.error(LE, -2)), row -> {});
    decoder.begin(SEQUENCE, PORT_ID);
    assertEquals(0, decoder.errno());
    byte[] reply = InetDiagBytes.concat(InetDiagBytes.row(LE, 1), InetDiagBytes.done(LE));
    ByteBuffer datagram = ByteBuffer.wrap(reply);
    assertEquals(Progress.DONE, decoder.decode(datagram, row -> {}));
    assertEquals(0, datagram.position());
    assertEquals(1, decoder.rows());
  }
}
