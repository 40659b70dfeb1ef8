package io.netagent.collector.expose.web;

import io.netagent.collector.expose.json.Columns;
import io.netagent.collector.expose.json.ListQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The parameters that every list takes: search, a filter for each of its columns, sort, page. */
final class ListParameters {
  private ListParameters() {}

  /**
   * Of a list with these columns.
   *
   * @param order that it has of its own accord, as a sentence
   */
  static List<Parameter> of(Columns<?> columns, String order) {
    List<Parameter> all = new ArrayList<>();
    all.add(Parameter.SEARCH);
    columns
        .types()
        .forEach(
            (name, type) -> {
              if (name.equals(Parameter.PID.name())) {
                all.add(Parameter.PID);
              } else if (type != Columns.Type.FRACTION) {
                all.add(filter(name, type));
              }
            });
    all.add(
        Parameter.sort(
            columns.types().keySet(),
            order
                + " Else sorted by this field, with - from the largest down; what is not known comes"
                + " last."));
    return Parameter.paged(all);
  }

  private static Parameter filter(String name, Columns.Type type) {
    String text = "Only rows whose " + name + " is this.";
    return switch (type) {
      case WHOLE -> Parameter.number(name, 0, Long.MAX_VALUE, text);
      case FLAG -> Parameter.flag(name, text);
      case TEXT, FRACTION -> Parameter.text(name, text);
    };
  }

  static ListQuery query(Columns<?> columns, Given given) {
    return query(columns, given, Parameter.DEFAULT_LIMIT);
  }

  static ListQuery query(Columns<?> columns, Given given, int defaultLimit) {
    Map<String, Object> exact = new HashMap<>();
    for (String name : columns.types().keySet()) {
      Object value = given.value(name);
      if (value != null && !name.equals(Parameter.PID.name())) {
        exact.put(name, value);
      }
    }
    ListQuery part = given.part(defaultLimit);
    return new ListQuery(
        part.pid(),
        given.textOr(Parameter.SEARCH.name(), ""),
        exact,
        given.text("sort"),
        part.offset(),
        part.limit());
  }
}
