package io.netagent.collector.expose.web;

import io.netagent.collector.expose.json.ListQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request gave of the parameters that its page takes. */
final class Given {
  private final Map<String, Object> values = new HashMap<>();

  private Given() {}

  /** Throws for a value that can't be used, one that is needed and missing, and any other one. */
  static Given of(List<Parameter> declared, QueryParameters query) throws BadQueryException {
    Given given = new Given();
    for (Parameter parameter : declared) {
      Object value =
          switch (parameter.type()) {
            case NUMBER -> query.takeLong(parameter.name(), parameter.min(), parameter.max());
            case FLAG -> query.takeBoolean(parameter.name());
            case TEXT ->
                parameter.choices().isEmpty()
                    ? query.takeText(parameter.name())
                    : query.takeOneOf(parameter.name(), parameter.choices());
          };
      if (value != null) {
        given.values.put(parameter.name(), value);
      }
    }
    query.rejectRest();
    for (Parameter parameter : declared) {
      if (parameter.needed() && !given.values.containsKey(parameter.name())) {
        throw new BadQueryException("parameter '" + parameter.name() + "' is needed");
      }
    }
    return given;
  }

  /** The same with this limit where none is given. */
  Given withLimit(long limit) {
    Given given = new Given();
    given.values.putAll(values);
    given.values.putIfAbsent(Parameter.LIMIT.name(), limit);
    return given;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  @Nullable String text(String name) {
    return (String) values.get(name);
  }

  String textOr(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  @Nullable Long number(String name) {
    return (Long) values.get(name);
  }

  @Nullable Integer intNumber(String name) {
    Long number = number(name);
    return number == null ? null : Math.toIntExact(number);
  }

  @Nullable Boolean flag(String name) {
    return (Boolean) values.get(name);
  }

  /** A String, Long or Boolean, or null. */
  @Nullable Object value(String name) {
    return values.get(name);
  }

  /** Which part of a list is wanted. */
  ListQuery part() {
    return part(Parameter.DEFAULT_LIMIT);
  }

  /** The same, with another limit where none is given. */
  ListQuery part(int defaultLimit) {
    Integer offset = intNumber(Parameter.OFFSET.name());
    Integer limit = intNumber(Parameter.LIMIT.name());
    return new ListQuery(
        intNumber(Parameter.PID.name()),
        offset == null ? 0 : offset,
        limit == null ? defaultLimit : limit);
  }
}
