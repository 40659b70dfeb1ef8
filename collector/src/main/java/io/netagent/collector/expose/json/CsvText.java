package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The list of an answer as CSV (RFC 4180): a line of names, a line for each row, CRLF behind each.
 * What lies within a row becomes a column by its path ({@code closeWait.unread}), a list of texts
 * one text with {@code "; "} between; what is not known is empty.
 *
 * <p>Texts come from watched processes. One that a spreadsheet would take for a formula ({@code =},
 * {@code +}, {@code -}, {@code @} at its beginning) gets an apostrophe before it, which the
 * spreadsheet takes for "this is a text". Control characters and those that turn the direction of
 * writing are written as an escape ({@code \}{@code u001b}), so no text has a line break.
 */
public final class CsvText {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String FORMULA_BEGINS = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

  private CsvText() {}

  /**
   * Made of an answer in JSON.
   *
   * @param list the field that holds the rows
   * @param columns what comes first, in this order, also where no row has it
   */
  public static String of(String json, String list, List<String> columns) {
    List<Map<String, String>> rows = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>(columns);
    for (JsonNode node : parsed(json).path(list)) {
      Map<String, String> row = new LinkedHashMap<>();
      flatten("", node, row);
      names.addAll(row.keySet());
      rows.add(row);
    }
    StringBuilder text = new StringBuilder();
    line(text, names);
    for (Map<String, String> row : rows) {
      line(text, names.stream().map(name -> row.getOrDefault(name, "")).toList());
    }
    return text.toString();
  }

  /** The line of names. */
  public static String head(List<String> columns) {
    StringBuilder text = new StringBuilder();
    line(text, columns);
    return text.toString();
  }

  /**
   * A line of just these columns for each of the rows, of which there may be too many for a text.
   */
  static String rows(List<String> columns, List<JsonText.Body> rows) throws IOException {
    StringBuilder text = new StringBuilder();
    for (JsonText.Body each : rows) {
      try (TokenBuffer tokens = new TokenBuffer(MAPPER, false)) {
        each.write(tokens);
        Map<String, String> row = new HashMap<>();
        flatten("", MAPPER.readTree(tokens.asParser()), row);
        line(text, columns.stream().map(name -> row.getOrDefault(name, "")).toList());
      }
    }
    return text.toString();
  }

  /** Of all rows that match, however many the answer in JSON shows; -1 where it does not tell. */
  public static int total(String json) {
    return parsed(json).path("total").asInt(-1);
  }

  private static JsonNode parsed(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer of our own is not JSON", e);
    }
  }

  private static void flatten(String path, JsonNode node, Map<String, String> row) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        flatten(
            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue(), row);
      }
    } else if (node.isArray()) {
      List<String> parts = new ArrayList<>();
      node.forEach(each -> parts.add(each.isContainerNode() ? each.toString() : each.asText()));
      row.put(path, cell(String.join("; ", parts)));
    } else if (node.isTextual()) {
      row.put(path, cell(node.textValue()));
    } else if (!node.isNull()) {
      row.put(path, node.asText());
    }
  }

  private static String cell(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 1);
    String begin = text.stripLeading();
    if (!begin.isEmpty() && FORMULA_BEGINS.indexOf(begin.charAt(0)) >= 0) {
      safe.append('\'');
    }
    text.codePoints()
        .forEach(
            letter -> {
              if (isUnseen(letter)) {
                safe.append(String.format("\\u%04x", letter));
              } else {
                safe.appendCodePoint(letter);
              }
            });
    return safe.toString();
  }

  private static boolean isUnseen(int letter) {
    return switch (Character.getType(letter)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static void line(StringBuilder text, Iterable<String> cells) {
    String separator = "";
    for (String cell : cells) {
      text.append(separator).append(quoted(cell));
      separator = ",";
    }
    text.append("\r\n");
  }

  private static String quoted(String cell) {
    boolean plain = cell.indexOf(',') < 0 && cell.indexOf('"') < 0 && cell.equals(cell.strip());
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
