package io.netagent.collector.expose.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTextTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** RFC 4180, letter by letter. */
  private static List<List<String>> parsed(String csv) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char letter = csv.charAt(i);
      if (quoted && letter == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (letter == '"') {
        quoted = !quoted;
      } else if (quoted || (letter != ',' && letter != '\r')) {
        cell.append(letter);
      } else {
        line.add(cell.toString());
        cell.setLength(0);
        if (letter == '\r') {
          i++;
          assertEquals('\n', csv.charAt(i));
          lines.add(line);
          line = new ArrayList<>();
        }
      }
    }
    assertTrue(line.isEmpty() && cell.isEmpty(), "no CRLF at the end");
    return lines;
  }

  private static List<List<String>> table(String... texts) {
    ObjectNode answer = JSON.createObjectNode();
    for (String text : texts) {
      ObjectNode row = answer.withArray("rows").addObject();
      row.put("a", text);
      row.put("number", -7);
      row.putNull("nothing");
    }
    return parsed(CsvText.of(answer.toString(), "rows", List.of("number", "nothing")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain", "with, comma", "\"quoted\"", " blanks ", "", "a\"b,c\"", "\u00fcmlaut"})
  void texts_comeBackFromANaiveParser(String text) {
    List<List<String>> lines = table(text, "second");
    assertEquals(List.of("number", "nothing", "a"), lines.get(0));
    assertEquals(List.of("-7", "", text), lines.get(1));
    assertEquals(List.of("-7", "", "second"), lines.get(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        " =1",
        "\u200b=1",
        "\uFF1D1",
        "=cmd|' /C calc'!A0"
      })
  void formulas_becomeTexts(String text) {
    String cell = table(text).get(1).get(2);
    assertFalse("=+-@\uFF1D".indexOf(cell.stripLeading().charAt(0)) >= 0, cell);
  }

  @Test
  void controls_areWrittenAsEscapes() {
    assertEquals(
        "a\\u001b[2J\\u000d\\u000ab\\u202ec", table("a\u001b[2J\r\nb\u202ec").get(1).get(2));
    assertEquals(2, table("a\r\n=2,3").size());
  }

  @Test
  void whatLiesWithin_becomesColumnsByPath() {
    String json =
        "{\"rows\":[{\"in\":{\"side\":1,\"deep\":{\"er\":true}},\"list\":[\"a\",\"b\"]},"
            + "{\"new\":2}]}";
    assertEquals(
        List.of(
            List.of("in.side", "in.deep.er", "list", "new"),
            List.of("1", "true", "a; b", ""),
            List.of("", "", "", "2")),
        parsed(CsvText.of(json, "rows", List.of())));
  }
}
