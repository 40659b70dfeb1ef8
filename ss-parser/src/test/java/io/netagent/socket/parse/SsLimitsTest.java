package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.RowValues;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of any length take time in proportion and bounded memory. */
class SsLimitsTest {
  private static final String ROW = "CLOSE-WAIT 11 2 127.0.0.1:8080 127.0.0.2:40000";

  private static RowValues closeWait() {
    return SsParsed.row(ROW);
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
}
