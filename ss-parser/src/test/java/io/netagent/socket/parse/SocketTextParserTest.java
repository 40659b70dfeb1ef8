package io.netagent.socket.parse;

import static io.netagent.socket.parse.SocketTextParser.Format.NETSTAT;
import static io.netagent.socket.parse.SocketTextParser.Format.PROC_NET_TCP;
import static io.netagent.socket.parse.SocketTextParser.Format.PROC_NET_TCP6;
import static io.netagent.socket.parse.SocketTextParser.Format.SS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.RowValues;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketTextParserTest {
  private static final String NETSTAT_HEADER =
      "Proto Recv-Q Send-Q Local Address           Foreign Address         State\n";
  private static final String NETSTAT_ROW =
      "tcp        0      0 10.0.0.1:8080           10.0.0.2:40000          ESTABLISHED\n";
  private static final String SS_ROW = "ESTAB 0 0 10.0.0.1:22 10.0.0.2:5000\n";
  private static final String SS_HEADER =
      "State  Recv-Q Send-Q      Local Address:Port        Peer Address:Port\n";

  record Text(
      List<RowValues> rows,
      long malformed,
      String first,
      long skipped,
      Set<SocketTextParser.Format> formats,
      boolean blank) {
    static Text of(String text) {
      return of(text.getBytes(StandardCharsets.UTF_8));
    }

    static Text of(byte[] bytes) {
      return of(bytes, () -> bytes.length);
    }

    static Text of(byte[] bytes, IntSupplier chunkLengths) {
      MalformedRows malformed = new MalformedRows();
      SocketTextParser parser = new SocketTextParser(malformed);
      List<RowValues> rows = new ArrayList<>();
      SocketRowSink sink = row -> rows.add(RowValues.of(row));
      parser.begin();
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(chunkLengths.getAsInt(), bytes.length - at);
        parser.feed(bytes, at, length, sink);
        at += length;
      }
      parser.end(sink);
      return new Text(
          rows,
          malformed.count(),
          malformed.first(),
          parser.skipped(),
          parser.formats(),
          parser.isBlank());
    }
  }

  /** The kernel's tables are in the byte order of the machine that captured them. */
  @BeforeEach
  void requireTheByteOrderOfTheCapture() {
    Assumptions.assumeTrue(ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN));
  }

  private static String captured(String name) {
    return new String(TableText.captured(name), StandardCharsets.US_ASCII);
  }

  private static List<RowValues> kernels(int family) {
    return Parsed.whole(family, ByteOrder.LITTLE_ENDIAN, TableText.captured(family)).rows();
  }

  private static List<RowValues> kernels() {
    List<RowValues> rows = new ArrayList<>(kernels(4));
    rows.addAll(kernels(6));
    return rows;
  }

  private static String withoutHeader(String table) {
    return table.substring(table.indexOf('\n') + 1);
  }

  @Test
  void feed_oneKernelTable_isRecognised() {
    Text tcp = Text.of(captured("tcp"));
    assertEquals(Set.of(PROC_NET_TCP), tcp.formats());
    assertEquals(0, tcp.malformed(), tcp.first());
    assertEquals(kernels(4), tcp.rows());
    assertEquals(kernels(6), Text.of(captured("tcp6")).rows());
  }

  /** {@code cat /proc/net/tcp /proc/net/tcp6}, with and without headers. */
  @Test
  void feed_bothKernelTables_areOfTheirFamilies() {
    Text both = Text.of(captured("tcp") + captured("tcp6"));
    assertEquals(Set.of(PROC_NET_TCP, PROC_NET_TCP6), both.formats());
    assertEquals(kernels(), both.rows());
    Text grepped = Text.of(withoutHeader(captured("tcp")) + withoutHeader(captured("tcp6")));
    assertEquals(0, grepped.malformed(), grepped.first());
    assertEquals(kernels(), grepped.rows());
  }

  @Test
  void feed_kernelTableOfUdp_isSkipped() {
    String udp =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
            + "  timeout inode ref pointer drops\n"
            + "   41: 0100007F:2134 00000000:0000 07 00000000:00000000 00:00000000 00000000     0"
            + "        0 1321 2 0000000000000000 0\n";
    Text text = Text.of(captured("tcp") + udp + captured("tcp6"));
    assertEquals(kernels(), text.rows());
    assertEquals(1, text.skipped());
    assertEquals(0, text.malformed(), text.first());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanpeoW", "busybox-an", "anp"})
  void feed_netstat_isRecognised(String options) {
    String text = captured("netstat/" + options);
    ParsedNetstat expected = ParsedNetstat.whole(text);
    Text parsed = Text.of(text);
    assertEquals(Set.of(NETSTAT), parsed.formats());
    assertEquals(expected.rows(), parsed.rows());
    assertEquals(expected.malformed(), parsed.malformed());
    assertEquals(expected.skipped(), parsed.skipped());
  }

  /** With and without header, wrapped lines, one state only, and all kinds of sockets. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "H_-O_-tanepio",
        "tanepio",
        "tani",
        "tan",
        "tanp",
        "an",
        "tan_state_close-wait",
        "ta"
      })
  void feed_ss_isRecognised(String options) {
    byte[] text = TableText.captured("ss/" + options);
    SsParsed expected = SsParsed.whole(text);
    Text parsed = Text.of(text);
    assertEquals(Set.of(SS), parsed.formats());
    assertEquals(expected.rows(), parsed.rows());
    assertEquals(expected.malformed(), parsed.malformed(), parsed.first());
    assertEquals(expected.skipped(), parsed.skipped());
  }

  @Test
  void feed_mixedPaste_hasTheRowsOfAllItsSections() {
    Text text =
        Text.of(
            "$ ss -tan\n"
                + SS_HEADER
                + SS_ROW
                + "root@host:~# cat /proc/net/tcp\n"
                + captured("tcp")
                + "root@host:~# netstat -tan\n"
                + NETSTAT_HEADER
                + NETSTAT_ROW
                + "udp 0 0 1.2.3.4:5 0.0.0.0:*\n"
                + "root@host:~# \n\n"
                + SS_HEADER
                + SS_ROW);
    assertEquals(Set.of(SS, PROC_NET_TCP, NETSTAT), text.formats());
    assertEquals(4, text.malformed(), text.first());
    assertEquals("no row of a socket table: $ ss -tan", text.first());
    assertEquals(1, text.skipped());
    assertEquals(kernels(4).size() + 3, text.rows().size());
  }

  /** Headers cut off: a row of another format begins another section. */
  @Test
  void feed_mixedRowsWithoutHeaders_areRecognised() {
    Text text = Text.of(SS_ROW + NETSTAT_ROW + withoutHeader(captured("tcp")) + SS_ROW);
    assertEquals(0, text.malformed(), text.first());
    assertEquals(kernels(4).size() + 3, text.rows().size());
  }

  /** Of the second table's columns the first one's header says nothing. */
  @Test
  void feed_netstatAfterAnotherSection_doesNotKeepItsOldHeader() {
    Text text = Text.of(NETSTAT_HEADER.replace("State", "State User Inode") + SS_ROW + NETSTAT_ROW);
    assertEquals(0, text.malformed(), text.first());
    assertEquals(2, text.rows().size());
  }

  /** {@code ss -tun state established} leaves out the state, and looks like half a netstat. */
  @Test
  void feed_ssWithoutTheStateColumn_isNotTakenForNetstat() {
    Text text =
        Text.of(
            "Netid Recv-Q Send-Q Local Address:Port Peer Address:Port\n"
                + "tcp 0 0 10.0.0.1:22 10.0.0.2:5000\n"
                + "udp 0 0 10.0.0.1:22 10.0.0.2:5000\n");
    assertEquals(Set.of(SS), text.formats());
    assertEquals(List.of(), text.rows());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello world\n",
        "tcp is a protocol\n",
        "ip 4 you\n", // As a row of another protocol: recognised, skipped.
        "25/11/2026 10:00 lunch\n",
        "TCP over 5 lines of text\n",
        "<html><body>404</body></html>\n",
        "COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME\njava 1 root 5u IPv4 7 0t0 TCP *:22\n"
      })
  void feed_otherText_isNotRecognised(String text) {
    Text parsed = Text.of(text);
    if (!text.startsWith("ip")) {
      assertEquals(Set.of(), parsed.formats());
      assertEquals(text.lines().count(), parsed.malformed());
    }
    assertEquals(List.of(), parsed.rows());
    assertFalse(parsed.blank());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "  \n\t\r\n", "\uFEFF"})
  void feed_nothing_isBlank(String text) {
    assertTrue(Text.of(text).blank());
    assertEquals(0, Text.of(text).malformed());
  }

  @Test
  void feed_byteOrderMarksAndCarriageReturns_areDropped() {
    String text = (NETSTAT_HEADER + NETSTAT_ROW).replace("\n", "\r\n");
    List<RowValues> expected = Text.of(NETSTAT_HEADER + NETSTAT_ROW).rows();
    assertEquals(1, expected.size());
    for (Text parsed :
        List.of(
            Text.of("\uFEFF" + text),
            Text.of(("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE)),
            Text.of(("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE)),
            Text.of(text.stripTrailing()))) {
      assertEquals(0, parsed.malformed(), parsed.first());
      assertEquals(expected, parsed.rows());
    }
  }

  @Test
  void feed_utf16_keepsOtherLetters() {
    String row = "tcp 0 0 10.0.0.1:80 10.0.0.2:4000 ESTABLISHED 7/caf\u00e9 \u4e2d\u6587";
    byte[] text = ("\uFEFF" + row).getBytes(StandardCharsets.UTF_16LE);
    assertEquals("caf\u00e9 \u4e2d\u6587", Text.of(text).rows().get(0).holders().get(0).program());
  }

  /** What watch -c, grep --color and tput print. */
  @ParameterizedTest
  @ValueSource(strings = {"\u001b[31m", "\u001b[01;31m\u001b[K", "\u001b[m\u001b[K", "\u001b(B"})
  void feed_coloursOfATerminal_areDropped(String colour) {
    String text = colour + NETSTAT_HEADER + NETSTAT_ROW.replace("10.0.0.1", colour + "10.0.0.1");
    Text parsed = Text.of(text);
    assertEquals(0, parsed.malformed(), parsed.first());
    assertEquals(1, parsed.rows().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001b", "\u001b[31", "\u001b]0;title", "\u001b[3\u0001", "\r"})
  void feed_otherEscapes_spoilTheirLine(String escape) {
    Text parsed = Text.of(NETSTAT_ROW + NETSTAT_ROW.replace("10.0.0.1", escape + " 10.0.0.1"));
    assertEquals(1, parsed.malformed());
    assertEquals(1, parsed.rows().size());
  }

  @Test
  void feed_lineBeyondTheLimit_isMalformedAndTheNextIsNot() {
    Text parsed = Text.of("x".repeat(SocketTextParser.MAX_LINE_BYTES + 1) + "\n" + NETSTAT_ROW);
    assertEquals(1, parsed.malformed());
    assertTrue(parsed.first().startsWith("longer than 65536 bytes: xxx"), parsed.first());
    assertEquals(1, parsed.rows().size());
  }

  @Test
  void feed_twice_forgetsTheFirstText() {
    MalformedRows malformed = new MalformedRows();
    SocketTextParser parser = new SocketTextParser(malformed);
    byte[] half = ("\uFEFF" + NETSTAT_HEADER + "tcp 0").getBytes(StandardCharsets.UTF_16LE);
    byte[] second = SS_ROW.getBytes(StandardCharsets.US_ASCII);
    parser.begin();
    parser.feed(half, 0, half.length, row -> {});
    parser.begin();
    parser.feed(second, 0, second.length, row -> {});
    parser.end(row -> {});
    assertEquals(Set.of(SS), parser.formats());
    assertEquals(0, malformed.count(), malformed.first());
  }

  @Test
  void feed_chunksOfAnySize_makeNoDifference() {
    Random random = new Random(7);
    String mixed =
        captured("tcp")
            + "\u001b[1m$ \u001b[0mnetstat\r\n"
            + captured("netstat/anp")
            + SS_ROW
            + captured("tcp6");
    for (byte[] bytes :
        List.of(
            mixed.getBytes(StandardCharsets.UTF_8),
            ("\uFEFF" + mixed).getBytes(StandardCharsets.UTF_8),
            ("\uFEFF" + mixed).getBytes(StandardCharsets.UTF_16BE))) {
      Text whole = Text.of(bytes);
      for (int largest : new int[] {1, 2, 3, 17, 1000}) {
        Text chunked = Text.of(bytes, () -> largest == 1 ? 1 : random.nextInt(largest + 1));
        assertEquals(whole, chunked);
      }
    }
  }
}
