package io.netagent.collector.expose.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * A query parameter that a page takes; the same declaration checks the request and stands in the
 * OpenAPI document.
 *
 * @param choices what it may be; empty for anything
 * @param min of a number
 * @param max of a number
 * @param text what it is, in one sentence
 */
record Parameter(
    String name, Type type, List<String> choices, long min, long max, boolean needed, String text) {
  static final int DEFAULT_LIMIT = 100;

  /** An answer stays below some megabytes. */
  static final int MAX_LIMIT = 1000;

  static final Parameter PID = number("pid", 0, Integer.MAX_VALUE, "Only of this process.");

  static final Parameter SEARCH =
      text("q", "Only rows that contain this text, whatever its case, in one of their names.");

  static final Parameter OFFSET =
      number("offset", 0, Integer.MAX_VALUE, "Leave out this many of the rows that match; 0.");

  static final Parameter LIMIT =
      number("limit", 1, MAX_LIMIT, "This many rows at most; " + DEFAULT_LIMIT + ".");

  static final Parameter FORMAT =
      choice(
          "format",
          List.of("json", "csv"),
          "json, or csv for the list alone (RFC 4180); Accept: text/csv does the same. CSV without limit"
              + " has all connections, and 10,000 rows of other lists; X-Netagent-Total tells how many"
              + " match.");

  /** How a value is read. */
  enum Type {
    TEXT,
    NUMBER,
    FLAG
  }

  Parameter {
    choices = List.copyOf(choices);
  }

  static Parameter text(String name, String text) {
    return new Parameter(name, Type.TEXT, List.of(), 0, 0, false, text);
  }

  static Parameter number(String name, long min, long max, String text) {
    return new Parameter(name, Type.NUMBER, List.of(), min, max, false, text);
  }

  static Parameter flag(String name, String text) {
    return new Parameter(name, Type.FLAG, List.of(), 0, 0, false, text);
  }

  static Parameter choice(String name, Collection<String> choices, String text) {
    return new Parameter(name, Type.TEXT, List.copyOf(choices), 0, 0, false, text);
  }

  /** {@code sort}, up and down. */
  static Parameter sort(Collection<String> fields, String text) {
    return choice(
        "sort", fields.stream().flatMap(each -> Stream.of(each, "-" + each)).toList(), text);
  }

  Parameter asNeeded() {
    return new Parameter(name, type, choices, min, max, true, text);
  }

  /** These and then those of a list in pages. */
  static List<Parameter> paged(List<Parameter> own) {
    List<Parameter> all = new ArrayList<>(own);
    all.add(OFFSET);
    all.add(LIMIT);
    all.add(FORMAT);
    return List.copyOf(all);
  }
}
