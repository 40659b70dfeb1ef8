package io.netagent.collector.probe.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** HTTP/1.1 heads and chunks, a TLS server's first bytes, bytes for a terminal, TCP_INFO. */
final class HttpAndBytesTest {
  @Test
  void parse_ofAHead_hasStatusAndFields() throws Exception {
    HttpHead head = head("HTTP/1.1 200 OK\r\nContent-Length: 12 \r\nX-A:b:c\r\n\r\n");
    assertEquals(200, head.status());
    assertEquals(12, head.contentLength());
    assertEquals("b:c", head.value("x-a").orElseThrow());
    assertFalse(head.chunked());
    assertTrue(head("HTTP/1.1 200\nTransfer-Encoding: gzip, Chunked\n\n").chunked());
  }

  @Test
  void parse_ofWhatIsNoHead_isRejected() {
    for (String text :
        List.of(
            "HTTP/1.1 99 X\r\n\r\n",
            "HTTP/2 200\r\n\r\n",
            "HTTP/1.1 200 OK\r\nA B: c\r\n\r\n",
            "HTTP/1.1 200 OK\r\n folded\r\n\r\n",
            "HTTP/1.1 200 \u0001\r\n\r\n")) {
      assertThrows(FormatException.class, () -> head(text), text);
    }
    assertThrows(
        FormatException.class,
        () ->
            head("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")
                .contentLength());
    assertThrows(
        FormatException.class,
        () -> head("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n").contentLength());
  }

  private static HttpHead head(String text) throws FormatException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return HttpHead.parse(bytes, bytes.length);
  }

  @Test
  void end_ofAHead_isBehindTheEmptyLine() {
    byte[] bytes = "HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody".getBytes(StandardCharsets.US_ASCII);
    assertEquals(bytes.length - 4, HttpHead.end(bytes, 0, bytes.length));
    assertEquals(-1, HttpHead.end(bytes, 0, bytes.length - 5));
  }

  /** However it is cut into reads, the same bytes of body come out. */
  @Property
  void take_ofChunksInAnyPieces_countsTheirBytes(
      @ForAll @Size(max = 8) List<@IntRange(min = 1, max = 300) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 50) int piece)
      throws Exception {
    StringBuilder text = new StringBuilder();
    long expected = 0;
    for (int size : sizes) {
      text.append(Integer.toHexString(size)).append(";x=y\r\n").append("z".repeat(size));
      text.append("\r\n");
      expected += size;
    }
    byte[] bytes =
        text.append("0\r\nTrailer: 1\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    ChunkedBody body = new ChunkedBody();
    boolean complete = false;
    for (int at = 0; at < bytes.length; at += piece) {
      assertFalse(complete);
      complete = body.take(bytes, at, Math.min(bytes.length, at + piece));
    }
    assertTrue(complete);
    assertEquals(expected, body.dataBytes());
  }

  @Test
  void take_ofABrokenSizeOrALongChunk_isRejected() {
    for (String text :
        List.of("x\r\n", "\r\n", "2\r\nabc\r\n", "fffffffffffffffff\r\n", "-1\r\n")) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      assertThrows(
          FormatException.class, () -> new ChunkedBody().take(bytes, 0, bytes.length), text);
    }
  }

  /** Nothing that a terminal obeys comes through, and nothing is lost. */
  @Property
  void lines_ofAnyBytes_arePlainAsciiAndSayAllOfThem(@ForAll @Size(max = 300) byte[] bytes) {
    String text = String.join("", EscapedBytes.lines(bytes));
    assertTrue(text.chars().allMatch(c -> c >= ' ' && c < 0x7F), text);
    StringBuilder back = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '\\') {
        back.append(text.charAt(i));
        continue;
      }
      char next = text.charAt(++i);
      switch (next) {
        case 'n' -> back.append('\n');
        case 'r' -> back.append('\r');
        case 't' -> back.append('\t');
        case '\\' -> back.append('\\');
        default -> {
          back.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
      }
    }
    assertEquals(new String(bytes, StandardCharsets.ISO_8859_1), back.toString());
  }

  @Test
  void alert_ofAPlainOne_isItsName() {
    assertEquals("protocol_version", TlsFirstBytes.alert(new byte[] {21, 3, 1, 0, 2, 2, 70}));
    assertEquals("alert 99", TlsFirstBytes.alert(new byte[] {21, 3, 3, 0, 2, 2, 99}));
    assertNull(TlsFirstBytes.alert(new byte[] {21, 3, 3, 0, 19, 2, 99}));
    assertNull(TlsFirstBytes.alert(new byte[] {21, 3}));
  }

  @Test
  void otherProtocol_ofWhatPlainServersSay_namesIt() {
    assertEquals("plain-text HTTP", other("HTTP/1.1 400 Bad Request\r\n"));
    assertEquals("SSH", other("SSH-2.0-x\r\n"));
    assertEquals("no TLS", other("\u0005\u0000"));
    assertNull(other("\u0016\u0003\u0003"));
    assertNull(other(""));
  }

  private static String other(String text) {
    return TlsFirstBytes.otherProtocol(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void parse_ofAShortTcpInfo_leavesUnknownWhatItLacks() {
    assertEquals(TcpInfo.UNKNOWN, TcpInfo.parse(new byte[0]));
    byte[] old = new byte[72];
    old[0] = 1;
    assertEquals(1, TcpInfo.parse(old).stateNumber());
    assertEquals(0, TcpInfo.parse(old).rttMicros());
    assertEquals(-1, TcpInfo.parse(old).totalRetransmits());
  }
}
