package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.RowValues;
import io.netagent.socket.SocketRecord;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of netstat of net-tools and busybox, written by hand; captured ones have their own test. */
class NetstatParserTest {
  private static final String TITLE = "Active Internet connections (servers and established)\n";
  private static final String PLAIN =
      "Proto Recv-Q Send-Q Local Address           Foreign Address         State      ";

  static RowValues onlyRow(String text) {
    ParsedNetstat parsed = ParsedNetstat.whole(text);
    assertEquals(0, parsed.malformed(), parsed.first());
    assertEquals(1, parsed.rows().size());
    return parsed.rows().get(0);
  }

  static String reason(String text) {
    ParsedNetstat parsed = ParsedNetstat.whole(text);
    assertEquals(List.of(), parsed.rows());
    assertEquals(1, parsed.malformed());
    assertNotNull(parsed.first());
    return parsed.first().substring(0, parsed.first().indexOf(": "));
  }

  /** Sets both ends; {@code *} is the unspecified address of the family. */
  static void ends(SocketRecord row, String local, int localPort, String remote, int remotePort) {
    long[] low = {0, 0};
    long[] high = {0, 0};
    String[] texts = {local, remote};
    for (int i = 0; i < 2; i++) {
      try {
        byte[] bytes = InetAddress.getByName(texts[i]).getAddress();
        if (bytes.length == 4) {
          low[i] = 0xFFFF_0000_0000L | ByteBuffer.wrap(bytes).getInt() & 0xFFFF_FFFFL;
        } else {
          high[i] = ByteBuffer.wrap(bytes).getLong(0);
          low[i] = ByteBuffer.wrap(bytes).getLong(8);
        }
      } catch (UnknownHostException e) {
        throw new AssertionError(e);
      }
    }
    row.setLocal(high[0], low[0], localPort);
    row.setRemote(high[1], low[1], remotePort);
  }

  private static String established(String tail) {
    return NetstatTailTest.established(tail);
  }

  @Test
  void feed_plainTable_tellsNoOwnerAndNoTimer() {
    ParsedNetstat parsed =
        ParsedNetstat.whole(
            TITLE
                + PLAIN
                + "\ntcp        3      0 0.0.0.0:80              0.0.0.0:*               LISTEN     \n"
                + "tcp6       7     12 127.0.0.1:8080          127.0.0.1:40000         CLOSE_WAIT \n"
                + "tcp6       0      0 :::8080                 :::*                    LISTEN     \n"
                + "tcp6       0      0 ::1:80                  ::1:9                   TIME_WAIT  \n");
    assertEquals(0, parsed.malformed(), parsed.first());
    assertEquals(
        List.of(
            RowValues.of(
                row -> {
                  row.setState(4, 10);
                  ends(row, "0.0.0.0", 80, "0.0.0.0", 0);
                  row.setQueues(3, 0);
                }),
            RowValues.of(
                row -> {
                  row.setState(6, 8);
                  ends(row, "127.0.0.1", 8080, "127.0.0.1", 40000);
                  row.setQueues(7, 12);
                }),
            RowValues.of(
                row -> {
                  row.setState(6, 10);
                  ends(row, "::", 8080, "::", 0);
                }),
            RowValues.of(
                row -> {
                  row.setState(6, 6);
                  ends(row, "::1", 80, "::1", 9);
                })),
        parsed.rows());
  }

  @ParameterizedTest
  @CsvSource({
    "ESTABLISHED,1", "SYN_SENT,2", "SYN_RECV,3", "FIN_WAIT1,4", "FIN_WAIT2,5", "TIME_WAIT,6",
    "CLOSE,7", "CLOSE_WAIT,8", "LAST_ACK,9", "LISTEN,10", "CLOSING,11", "UNKNOWN,255"
  })
  void feed_eachState_hasTheKernelsNumber(String name, int number) {
    assertEquals(number, onlyRow("tcp 0 0 1.2.3.4:5 6.7.8.9:10 " + name).stateNumber());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ESTAB", "FIN_WAIT_1", "SYN_RCVD", "CLOSED", "listen", "7", "LISTENING"})
  void feed_otherProgramsState_isMalformed(String name) {
    assertEquals("State", reason("tcp 0 0 1.2.3.4:5 6.7.8.9:10 " + name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp x 0 1.2.3.4:5 6.7.8.9:10 LISTEN|Recv-Q",
        "tcp -1 0 1.2.3.4:5 6.7.8.9:10 LISTEN|Recv-Q",
        "tcp 4294967296 0 1.2.3.4:5 6.7.8.9:10 LISTEN|Recv-Q",
        "tcp 0 4294967296 1.2.3.4:5 6.7.8.9:10 LISTEN|Send-Q",
        "tcp 0 0 1.2.3.4 6.7.8.9:10 LISTEN|Local Address",
        "tcp 0 0 1.2.3.4:5 6.7.8.9 LISTEN|Foreign Address",
        "tcp 0 0 1.2.3.4: 6.7.8.9:10 LISTEN|Local Address",
        "tcp 0 0 1.2.3:5 6.7.8.9:10 LISTEN|Local Address",
        "tcp 0 0 1.2.3.256:5 6.7.8.9:10 LISTEN|Local Address",
        "tcp 0 0 1.2.3.04:5 6.7.8.9:10 LISTEN|Local Address",
        "tcp 0 0 1.2.3.4.5:5 6.7.8.9:10 LISTEN|Local Address",
        "tcp 0 0 1.2.3.4:65536 6.7.8.9:10 LISTEN|Local Address",
        "tcp 0 0 1.2.3.4:000005 6.7.8.9:10 LISTEN|Local Address",
        "tcp 0 0 1.2.3.4:-5 6.7.8.9:10 LISTEN|Local Address",
        "tcp 0 0 1.2.3.4:5 6.7.8.9:1x: LISTEN|Foreign Address",
        "tcp 0 0 1.2.3.4:5 6.7.8.9|too few fields",
        "tcp6 0 0 1:2:3:80 :::* LISTEN|Local Address",
        "tcp6 0 0 1::2::3:80 :::* LISTEN|Local Address",
        "tcp6 0 0 12345::1:80 :::* LISTEN|Local Address",
        "tcp6 0 0 ::1%lo:80 :::* LISTEN|Local Address",
        "tcp6 0 0 fe80::1:80 fe80::a00:27ff:fe4e::22 LISTEN|address cut; run netstat with -W",
        "tcp6 0 0 2001:db8:1:2:3:4::40000 ::1:5 LISTEN|address cut; run netstat with -W",
        "tcp6 0 0 fd00::1:22:33:44:5:8400 :::* LISTEN|address cut; run netstat with -W",
        "tcp 0 0 localhost:http-alt 6.7.8.9:10 ESTABLISHED|port name; run netstat with -n",
        "tcp 0 0 1.2.3.4:https 6.7.8.9:10 ESTABLISHED|port name; run netstat with -n",
        "tcp 0 0 1.2.3.4:22 db.example.org:10 ESTABLISHED|host name; run netstat with -n",
        "tcp7 0 0 1.2.3.4:22 1.2.3.4:10 ESTABLISHED|no row of netstat",
        "TCP    0.0.0.0:135   0.0.0.0:0   LISTENING   1068|netstat of Windows tells no Recv-Q",
        "$ netstat -tan|no row of netstat"
      })
  void feed_badRow_isMalformed(String row, String reason) {
    assertEquals(reason, reason(row));
  }

  /** Busybox writes tcp for both families, and v4-mapped addresses as such. */
  @Test
  void feed_ipv6OfBusybox_isOfFamily6() {
    assertEquals(
        RowValues.of(
            row -> {
              row.setState(6, 1);
              row.setLocal(0, 0xFFFF_7F00_0001L, 80);
              row.setRemote(0, 0xFFFF_7F00_0001L, 4000);
            }),
        onlyRow("tcp 0 0 ::ffff:127.0.0.1:80 ::ffff:127.0.0.1:4000 ESTABLISHED"));
  }

  /** {@code netstat -ta --numeric-ports} names no unspecified address. */
  @Test
  void feed_anyAddressWithoutN_isUnspecified() {
    RowValues any =
        RowValues.of(
            row -> {
              row.setState(6, 10);
              ends(row, "::", 80, "::", 0);
            });
    assertEquals(any, onlyRow("tcp6 0 0 [::]:80 [::]:* LISTEN"));
    assertEquals(
        RowValues.of(
            row -> {
              row.setState(4, 10);
              ends(row, "0.0.0.0", 80, "0.0.0.0", 0);
            }),
        onlyRow("tcp 0 0 *:80 *:* LISTEN"));
  }

  @Test
  void feed_otherSocketsAndRemarks_areNoMalformedRows() {
    ParsedNetstat parsed =
        ParsedNetstat.whole(
            "(Not all processes could be identified, non-owned process info\n"
                + " will not be shown, you would have to be root to see it all.)\n"
                + TITLE
                + PLAIN
                + "\n"
                + established("")
                + "\nudp        0      0 0.0.0.0:68              0.0.0.0:*               \n"
                + "udp6       0      0 :::546                  :::*                    \n"
                + "raw6       0      0 :::58                   :::*                    7\n"
                + "Active UNIX domain sockets (servers and established)\n"
                + "Proto RefCnt Flags       Type       State         I-Node   Path\n"
                + "unix  2      [ ACC ]     STREAM     LISTENING     1321297  /run/a name\n"
                + "unix  3      [ ]         DGRAM                    14\n");
    assertEquals(0, parsed.malformed(), parsed.first());
    assertEquals(1, parsed.rows().size());
    assertEquals(5, parsed.skipped());
    assertTrue(parsed.recognised());
  }

  @Test
  void feed_secondTable_hasColumnsOfItsOwn() {
    ParsedNetstat parsed =
        ParsedNetstat.whole(
            TITLE
                + PLAIN
                + "Timer\n"
                + established("off (0.00/0/0)")
                + "\n"
                + TITLE
                + PLAIN
                + "\n"
                + established(""));
    assertEquals(0, parsed.malformed(), parsed.first());
    assertEquals(0, parsed.rows().get(0).timerNumber());
    assertEquals(-1, parsed.rows().get(1).timerNumber());
  }

  @Test
  void feed_otherHeader_isMalformedAndItsRowsSpeakForThemselves() {
    ParsedNetstat parsed =
        ParsedNetstat.whole("Proto Send-Q Recv-Q Local Address\n" + established("7 8"));
    assertEquals(1, parsed.malformed());
    assertTrue(parsed.first().startsWith("header: Proto"), parsed.first());
    assertEquals(8, parsed.rows().get(0).inode());
  }

  @Test
  void feed_nothingOfNetstat_isNotRecognised() {
    assertFalse(ParsedNetstat.whole("hello\nworld\n\n").recognised());
    assertEquals(2, ParsedNetstat.whole("hello\nworld\n\n").malformed());
  }

  @Test
  void feed_longestLines_areMalformedBeyondTheLimit() {
    String padding = " ".repeat(NetstatParser.MAX_LINE_BYTES - established("").length());
    assertEquals(1, ParsedNetstat.whole(established(padding) + "\n").rows().size());
    assertEquals("longer than 1024 bytes", reason(established(padding + " ") + "\n"));
    assertEquals("more than 96 fields", reason(established("1/" + " x".repeat(90))));
  }

  @Test
  void feed_hostileLines_takeLinearTime() {
    StringBuilder text = new StringBuilder();
    for (String piece : List.of("a:", "0.", "::", "/", "off (", "1/1/1 ", "tcp ", "x:1 ")) {
      for (int i = 0; i < 4000; i++) {
        text.append("tcp 0 0 ").append(piece.repeat(1000 / piece.length())).append('\n');
      }
    }
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> ParsedNetstat.whole(text.toString()));
  }
}
