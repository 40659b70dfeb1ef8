package io.netagent.collector.expose.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextTableTest {
  private final StringWriter text = new StringWriter();

  @Test
  void columns_areAsWideAsTheirWidestCell() {
    TextTable table = table(">N", "NAME", "END");
    table.add("1", "a", "x");
    table.add("1000", "abcde", "");
    table.end();
    assertEquals("   N  NAME   END\n   1  a      x\n1000  abcde  -\n", text.toString());
  }

  @Test
  void table_withoutRows_isNotPrinted() {
    table("A").end();
    assertEquals("", text.toString());
  }

  @Test
  void cells_thatAreHostile_areEscapedAndCountEscaped() {
    TextTable table = table("A", "B");
    table.add("\u001b[2J\n", "x");
    table.end();
    assertEquals("A            B\n\\u001b[2J\\n  x\n", text.toString());
  }

  @Test
  void rows_beyondTheMeasuredOnes_arePrintedAtOnceAndNotLost() {
    TextTable table = table("A", "B");
    for (int i = 0; i < TextTable.MEASURED_ROWS - 1; i++) {
      table.add("1", "2");
    }
    assertEquals("", text.toString());
    table.add("1", "2");
    assertEquals(TextTable.MEASURED_ROWS + 1, text.toString().lines().count());
    table.add("longer than measured", "2");
    table.end();
    assertEquals(TextTable.MEASURED_ROWS + 2, text.toString().lines().count());
    assertEquals("longer than measured  2", text.toString().lines().skip(1001).toList().get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0%",
    "0.001,<1%",
    "0.5,50%",
    "0.996,99%",
    "1,100%",
    "1.02,102%",
    "NaN,''",
    "Infinity,''"
  })
  void percent_neverRoundsUseAwayOrUp(double ratio, String text) {
    assertEquals(text, Figures.percent(ratio));
  }

  @ParameterizedTest
  @CsvSource({"0,0s", "59.9,59s", "90,1.5min", "7200,2.0h", "Infinity,''", "NaN,''"})
  void seconds_areShort(double seconds, String text) {
    assertEquals(text, Figures.seconds(seconds));
  }

  private TextTable table(String... headings) {
    return new TextTable(new PrintWriter(text, true), headings);
  }
}
