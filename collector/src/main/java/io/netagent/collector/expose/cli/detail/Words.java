package io.netagent.collector.expose.cli.detail;

import io.netagent.collector.expose.cli.text.Figures;
import io.netagent.collector.expose.json.AnswerRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Parts of sentences out of rows of answers; empty where nothing is known. */
final class Words {
  private static final double MICROS_PER_MILLI = 1e3;

  private final List<String> parts = new ArrayList<>();

  /** One more part, if it is any. */
  Words and(String part) {
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return this;
  }

  /** A field of the row behind its name. */
  Words and(String name, AnswerRow row, String field) {
    return and(row.knows(field) ? name + " " + row.text(field) : "");
  }

  /** The same, but nothing where it is 0. */
  Words andIfAny(String name, AnswerRow row, String field) {
    return row.number(field) == 0 ? this : and(name, row, field);
  }

  /** A time in microseconds. */
  Words andMicros(String name, AnswerRow row, String field) {
    double micros = row.number(field);
    return and(Double.isNaN(micros) ? "" : name + " " + millis(micros / MICROS_PER_MILLI));
  }

  @Override
  public String toString() {
    return String.join(", ", parts);
  }

  /** {@code established 5, listen 1}, the most first. */
  static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  /** {@code 1 socket}, {@code 3 sockets}. */
  static String plural(AnswerRow row, String field, String one) {
    return row.knows(field)
        ? row.text(field) + " " + one + (row.number(field) == 1 ? "" : "s")
        : "";
  }

  /** {@code 0.25 ms}, {@code 12 ms}. */
  static String millis(double millis) {
    return (millis < 10 ? "" + Math.round(millis * 100) / 100.0 : Long.toString(Math.round(millis)))
        + " ms";
  }

  /** {@code 250 ms ago}, {@code 2 min 5 s ago}. */
  static String ago(double seconds) {
    return (seconds < 1 ? Math.round(seconds * 1e3) + " ms" : Figures.duration(seconds)) + " ago";
  }

  static String owner(AnswerRow row) {
    return row.knows("pid")
        ? row.text("process") + " (pid " + row.text("pid") + ")"
        : "no visible owner";
  }
}
