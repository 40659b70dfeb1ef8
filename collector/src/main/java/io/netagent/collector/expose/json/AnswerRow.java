package io.netagent.collector.expose.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One object of an answer, read back. All its text is as hostile as where it came from. */
public final class AnswerRow {
  private final JsonNode node;

  AnswerRow(JsonNode node) {
    this.node = node;
  }

  /** Whether the field has a value that is not null. */
  public boolean knows(String field) {
    return node.hasNonNull(field);
  }

  /** The value in one line; empty where it is not known. */
  public String text(String field) {
    return knows(field) ? AnswerDocument.line(node.get(field)) : "";
  }

  /** NaN where it is not known. */
  public double number(String field) {
    JsonNode value = node.path(field);
    return value.isNumber() ? value.asDouble() : Double.NaN;
  }

  /** False where it is not known. */
  public boolean truth(String field) {
    return node.path(field).asBoolean();
  }

  /** The object in this field; one without fields if there is none. */
  public AnswerRow part(String field) {
    return new AnswerRow(node.path(field));
  }

  /** The objects of the list in this field. */
  public List<AnswerRow> rows(String field) {
    List<AnswerRow> rows = new ArrayList<>();
    node.path(field).forEach(each -> rows.add(new AnswerRow(each)));
    return rows;
  }

  /** The lines of the list in this field; none where it is not known. */
  public List<String> texts(String field) {
    return AnswerDocument.texts(node.path(field));
  }

  /** Of all numbers in it, which are whole. */
  public long sum() {
    long sum = 0;
    for (JsonNode each : node) {
      sum += each.asLong();
    }
    return sum;
  }

  /** The whole numbers of this object that are not 0, by field. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    node.properties()
        .forEach(
            each -> {
              if (each.getValue().isIntegralNumber() && each.getValue().asLong() != 0) {
                counts.put(each.getKey(), each.getValue().asLong());
              }
            });
    return counts;
  }

  /** The numbers of the list in this field; NaN for what is not known. */
  public List<Double> numbers(String field) {
    List<Double> numbers = new ArrayList<>();
    node.path(field).forEach(each -> numbers.add(each.asDouble(Double.NaN)));
    return numbers;
  }
}
