package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.FourTuple;
import io.netagent.socket.RowValues;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines, headers, columns and ends; what stands behind them is in SsDetailsTest. */
class SsParserTest {
  private static final String ROW = "CLOSE-WAIT 11 2 127.0.0.1:8080 127.0.0.2:40000";

  private static void local(SocketRecord row, int port) {
    row.setLocal(0, FourTuple.v4Mapped(0x7F000001), port);
  }

  private static void remote(SocketRecord row, int port) {
    row.setRemote(0, FourTuple.v4Mapped(0x7F000002), port);
  }

  private static RowValues closeWait() {
    return RowValues.of(
        row -> {
          row.setState(4, 8);
          local(row, 8080);
          remote(row, 40000);
          row.setQueues(11, 2);
        });
  }

  @Test
  void feed_row_readsStateQueuesAndEnds() {
    assertEquals(closeWait(), SsParsed.row(ROW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "State Recv-Q Send-Q Local Address:Port Peer Address:Port\n",
        "State      Recv-Q Send-Q                Local Address:Port                  Peer Address:Port \n",
        "State Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n",
        "State  Recv-Q Send-Q  Local Address:Port  Peer Address:Port Process \r\n",
        "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n",
        "\n\n",
        "   \n\t\n",
        ""
      })
  void feed_headersAndBlankLines_areNoRows(String before) {
    SsParsed parsed = SsParsed.whole(before + ROW + "\n" + before);
    assertEquals(List.of(closeWait()), parsed.rows());
    assertEquals(0, parsed.malformed(), parsed.first());
    assertEquals(0, parsed.skipped());
  }

  @Test
  void feed_paddedColumns_areTheSame() {
    assertEquals(
        closeWait(),
        SsParsed.row(
            "CLOSE-WAIT 11     2                       127.0.0.1:8080                 127.0.0.2:40000   \n"));
    assertEquals(
        closeWait(),
        SsParsed.row("tcp    CLOSE-WAIT 11     2      127.0.0.1:8080   127.0.0.2:40000\r\n"));
  }

  @Test
  void feed_indentedText_isReadAsIfItWereNot() {
    String header = "State Recv-Q Send-Q Local Address:Port Peer Address:Port\n";
    SsParsed parsed =
        SsParsed.whole(
            "    " + header + "    " + ROW + "\n    " + ROW + "\n    " + header + "\t" + ROW);
    assertEquals(List.of(closeWait(), closeWait(), closeWait()), parsed.rows());
    assertEquals(0, parsed.malformed(), parsed.first());
  }

  @ParameterizedTest
  @CsvSource({
    "ESTAB,1",
    "SYN-SENT,2",
    "SYN-RECV,3",
    "FIN-WAIT-1,4",
    "FIN-WAIT-2,5",
    "TIME-WAIT,6",
    "UNCONN,7",
    "CLOSE-WAIT,8",
    "LAST-ACK,9",
    "CLOSING,11"
  })
  void feed_stateName_isTheKernelsNumber(String name, int number) {
    assertEquals(number, SsParsed.row(ROW.replace("CLOSE-WAIT", name)).stateNumber());
  }

  @Test
  void feed_listener_hasTheLimitInSendQ() {
    assertEquals(
        RowValues.of(
            row -> {
              row.setState(4, 10);
              local(row, 8080);
              row.setRemote(0, FourTuple.v4Mapped(0), 0);
              row.setQueues(3, 0);
              row.setAcceptQueueLimit(128);
            }),
        SsParsed.row("LISTEN 3 128 127.0.0.1:8080 0.0.0.0:*"));
  }

  /** iproute2 prints 32 unsigned bits with %d. */
  @Test
  void feed_negativeQueue_isTheUnsignedOneOfTheKernel() {
    RowValues row = SsParsed.row("ESTAB -1 -2147483648 127.0.0.1:8080 127.0.0.2:40000");
    assertEquals(0xFFFF_FFFFL, row.recvQueueBytes());
    assertEquals(0x8000_0000L, row.sendQueueBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "ESTAB 4294967296 0,Recv-Q",
    "ESTAB 0 -2147483649,Send-Q",
    "ESTAB 0 -0,Send-Q",
    "ESTAB 00 0,Recv-Q",
    "ESTAB 0x1 0,Recv-Q",
    "ESTAB 0 1.5,Send-Q",
    "LISTEN 0 2147483648,Send-Q",
    "LISTEN 0 -1,Send-Q",
    "tcp UNDEF 0 0,State",
    "tcp ESTABLISHED 0 0,State"
  })
  void feed_brokenStateOrQueue_isMalformed(String columns, String reason) {
    assertEquals(reason, SsParsed.reason(columns + " 127.0.0.1:8080 127.0.0.2:40000"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$ ss -tan",
        "# ESTAB 0 0 127.0.0.1:1 127.0.0.1:2",
        "user@host:~$ ss -tan",
        "ESTABLISHED 0 0 127.0.0.1:1 127.0.0.1:2",
        "UNDEF 0 0 127.0.0.1:1 127.0.0.1:2",
        "estab 0 0 127.0.0.1:1 127.0.0.1:2",
        "tcp6 ESTAB 0 0 127.0.0.1:1 127.0.0.1:2",
        "??? ESTAB 0 0 127.0.0.1:1 127.0.0.1:2",
        "Total: 5",
        "Cannot open netlink socket: Operation not permitted",
        "Recv-Q Send-Q Address",
        "ss: invalid option -- 'O'"
      })
  void feed_anythingElse_isNoRow(String line) {
    SsParsed parsed = SsParsed.whole(line);
    assertEquals(1, parsed.malformed());
    assertEquals("not a row of ss -tan: " + line, parsed.first());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ESTAB",
        "ESTAB 0",
        "ESTAB 0 0",
        "ESTAB 0 0 127.0.0.1:1",
        "ESTAB 0 0 127.0.0.1:1 127.0.0.1",
        "ESTAB 127.0.0.1:1 127.0.0.1:2",
        "ESTAB 0 0 * 12345 * 12346",
        "tcp",
        "tcp ESTAB"
      })
  void feed_rowCutShort_isMalformed(String row) {
    assertEquals(1, SsParsed.whole(row).malformed());
    assertEquals(List.of(), SsParsed.whole(row).rows());
  }

  @Test
  void feed_withoutStateColumn_needsToBeTold() {
    String text =
        "Recv-Q Send-Q Local Address:Port Peer Address:Port\n11 2 127.0.0.1:8080 127.0.0.2:40000\n";
    assertEquals("State: no such column, and not told otherwise", SsParsed.reason(text));
    assertEquals(List.of(closeWait()), SsParsed.inState(TcpState.CLOSE_WAIT, text).rows());
    String withNetid = text.replace("Recv-Q", "Netid Recv-Q").replace("\n11", "\ntcp 11");
    assertEquals(List.of(closeWait()), SsParsed.inState(TcpState.CLOSE_WAIT, withNetid).rows());
  }

  @Test
  void feed_stateLacksUnderAHeaderThatHasIt_isMalformedWhateverIsTold() {
    String text =
        "State Recv-Q Send-Q Local Address:Port Peer Address:Port\n11 2 127.0.0.1:1 127.0.0.2:2\n";
    SsParsed parsed = SsParsed.inState(TcpState.CLOSE_WAIT, text);
    assertEquals(List.of(), parsed.rows());
    assertEquals("State: 11 2 127.0.0.1:1 127.0.0.2:2", parsed.first());
  }

  @Test
  void feed_textWithoutQueues_isMalformed() {
    assertEquals(
        "Recv-Q",
        SsParsed.reason(
            "State Local Address:Port Peer Address:Port\nESTAB 127.0.0.1:1 127.0.0.1:2"));
  }

  @Test
  void feed_rowsOfOtherProtocols_areSkippedWithWhatFollowsThem() {
    String others =
        Stream.of(
                "udp UNCONN 0 0 127.0.0.1:53 0.0.0.0:*",
                "u_str ESTAB 0 0 /run/x.sock 12345 * 12346",
                "\t bpf filter (1): 0x06 0 0 1",
                "nl UNCONN 0 0 rtnl:kernel *",
                "sctp LISTEN 0 128 127.0.0.1:9 0.0.0.0:*",
                "      `- ESTAB 0 0 127.0.0.1:9 127.0.0.1:10",
                "mptcp ESTAB 0 0 127.0.0.1:1 127.0.0.1:2",
                "v_str ESTAB 0 0 3:1024 2:1025",
                "p_raw UNCONN 0 0 arp:eth0 *",
                "icmp6 UNCONN 0 0 *:ipv6-icmp *:*")
            .map(line -> line + "\n")
            .reduce("", String::concat);
    SsParsed parsed = SsParsed.whole(others + "tcp " + ROW + "\n" + others);
    assertEquals(List.of(closeWait()), parsed.rows());
    assertEquals(16, parsed.skipped());
    assertEquals(0, parsed.malformed(), parsed.first());
  }

  @Test
  void feed_wrappedLines_belongToTheRowBefore() {
    String text =
        ROW + "\n\t cubic rto:204\n   cwnd:10\n\n\t mss:1448 rtt:1/2\n" + ROW + "\n\tcwnd:7";
    List<RowValues> rows = SsParsed.rows(text);
    assertEquals(
        "{RTT_MICROS=1000, RTO_MICROS=204000, CONGESTION_WINDOW_SEGMENTS=10}",
        rows.get(0).metrics().toString());
    assertEquals("{CONGESTION_WINDOW_SEGMENTS=7}", rows.get(1).metrics().toString());
  }

  @Test
  void feed_brokenWrappedLine_spoilsItsRowOnce() {
    SsParsed parsed = SsParsed.whole(ROW + "\n\t cwnd:x\n\t rto:y\n" + ROW);
    assertEquals(List.of(closeWait()), parsed.rows());
    assertEquals(1, parsed.malformed());
    assertEquals("cwnd: \\x09 cwnd:x", parsed.first());
  }

  @Test
  void feed_linesWrappedBehindAMalformedRow_countWithIt() {
    SsParsed parsed = SsParsed.whole("ESTAB 0 x 1.1.1.1:1 1.1.1.1:2\n\t cwnd:10\n\t rto:y\n" + ROW);
    assertEquals(List.of(closeWait()), parsed.rows());
    assertEquals(1, parsed.malformed());
  }

  @Test
  void feed_wrappedLineWithoutARow_isMalformed() {
    assertEquals("not a row of ss -tan", SsParsed.reason("\t cubic cwnd:10\n"));
  }

  @Test
  void feed_severalTexts_areEachReadAnew() {
    MalformedRows malformed = new MalformedRows();
    SsParser parser = new SsParser(malformed);
    for (int i = 0; i < 2; i++) {
      int[] rows = {0};
      parser.begin();
      byte[] text = TableText.bytes("udp UNCONN 0 0 *:1 *:*\nnonsense\n" + ROW);
      parser.feed(text, 0, text.length, row -> rows[0]++);
      assertEquals(0, rows[0]); // Its next line may still come.
      parser.end(row -> rows[0]++);
      assertEquals(1, rows[0]);
      assertEquals(1, parser.skipped());
      assertEquals(1 + i, malformed.count());
    }
  }

  @Test
  void feed_longestLine_isReadAndALongerOneIsMalformed() {
    String row = ROW + " users:((\"a\",pid=1,fd=2)) ";
    String fits = row + "x".repeat(SsParser.MAX_LINE_BYTES - row.length());
    assertEquals(1, SsParsed.rows(fits).size());
    assertEquals("longer than 65536 bytes", SsParsed.reason(fits + "x"));
    assertEquals(
        "longer than 65536 bytes", SsParsed.reason(ROW + "\n\tcwnd:10 " + "x".repeat(70_000)));
    assertEquals("longer than 65536 bytes", SsParsed.reason(" ".repeat(70_000) + "\n"));
    SsParsed spoilt = SsParsed.whole(ROW + "\n" + " ".repeat(70_000) + "x\n\t cwnd:10\n" + ROW);
    assertEquals(List.of(closeWait()), spoilt.rows());
    assertEquals(1, spoilt.malformed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users:((((((",
        "users:((\"a\",pid=1,",
        "users:((\"a\",pid=1,proc_ctx=",
        "\"\"\"\"",
        "cgroup:/ <-> ",
        "-->",
        " a:b",
        "\t",
        "1",
        "[::",
        ":::::",
        "timer:(on,",
        "x: ",
        "ts ",
        "(\"x\",pid=1,fd=2),",
        "9e9"
      })
  void feed_tenMegabytesOfHostileText_isReadInTimeAndBounded(String hostile) {
    byte[] line =
        (ROW + " " + hostile.repeat(10_000_000 / hostile.length()))
            .getBytes(StandardCharsets.US_ASCII);
    byte[] manyLines = line.clone();
    for (int i = 60_000; i < manyLines.length; i += 60_000) {
      System.arraycopy(
          ("\n" + ROW + " ").getBytes(StandardCharsets.US_ASCII),
          0,
          manyLines,
          i,
          Math.min(ROW.length() + 2, manyLines.length - i));
    }
    for (byte[] text : List.of(line, manyLines)) {
      MalformedRows malformed = new MalformedRows();
      SsParser parser = new SsParser(malformed);
      long[] rows = {0};
      assertTimeoutPreemptively(
          Duration.ofSeconds(10),
          () -> {
            parser.begin();
            for (int i = 0; i < text.length; i += 8192) {
              parser.feed(text, i, Math.min(8192, text.length - i), row -> rows[0]++);
            }
            parser.end(row -> rows[0]++);
          });
      assertTrue(rows[0] + malformed.count() > 0);
      assertTrue(malformed.first() == null || malformed.first().length() < 2000);
    }
  }

  @Test
  void feed_oldSs_meansIpv4ByAStar() {
    String text =
        "State      Recv-Q Send-Q      Local Address:Port          Peer Address:Port\n"
            + "LISTEN     0      128                   :::22                       :::*     \n"
            + "LISTEN     0      128                    *:22                        *:*     \n"
            + "LISTEN     0      100            127.0.0.1:25                        *:*     \n";
    assertEquals(
        Arrays.asList("[::]:22 6", "0.0.0.0:22 4", "127.0.0.1:25 4"),
        SsParsed.rows(text).stream()
            .map(row -> row.fourTuple().localText() + " " + row.family())
            .toList());
    assertEquals("0.0.0.0:0", SsParsed.rows(text).get(1).fourTuple().remoteText());
  }

  @Test
  void feed_newSs_meansIpv6ByAStar() {
    List<RowValues> rows =
        SsParsed.rows(
            "LISTEN 0 5 *:8080 *:*\nLISTEN 0 5 0.0.0.0:22 0.0.0.0:*\nLISTEN 0 5 *%lo:1 *:*\n");
    assertEquals(
        List.of("[::]:8080 -> [::]:0 6", "0.0.0.0:22 -> 0.0.0.0:0 4", "[::]:1 -> [::]:0 6"),
        rows.stream().map(row -> row.fourTuple() + " " + row.family()).toList());
    assertNull(rows.get(0).localScope());
    assertEquals("lo", rows.get(2).localScope());
  }

  @Test
  void feed_endsOfTwoFamilies_areMalformed() {
    assertEquals("an IPv4 and an IPv6 address", SsParsed.reason("ESTAB 0 0 127.0.0.1:1 [::1]:2"));
  }
}
