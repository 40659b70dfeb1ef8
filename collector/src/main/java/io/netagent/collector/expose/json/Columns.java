package io.netagent.collector.expose.json;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a list are searched, filtered and sorted by, before the few that are shown are
 * written.
 *
 * @param <T> a row
 */
public final class Columns<T> {
  /** How a column is compared. */
  public enum Type {
    TEXT,
    WHOLE,
    FRACTION,
    FLAG
  }

  private record Column<T>(Type type, Function<T, @Nullable Comparable<?>> value) {}

  private final Map<String, Column<T>> columns = new LinkedHashMap<>();
  private Function<T, List<String>> otherTexts = row -> List.of();

  /** Null or empty: not known. */
  Columns<T> text(String name, Function<T, @Nullable String> value) {
    columns.put(
        name,
        new Column<>(
            Type.TEXT,
            row -> {
              String text = value.apply(row);
              return text == null || text.isEmpty() ? null : text;
            }));
    return this;
  }

  /** Negative: not known. */
  Columns<T> whole(String name, ToLongFunction<T> value) {
    columns.put(
        name,
        new Column<>(
            Type.WHOLE,
            row -> {
              long number = value.applyAsLong(row);
              return number < 0 ? null : (Long) number;
            }));
    return this;
  }

  /** NaN: not known. */
  Columns<T> fraction(String name, ToDoubleFunction<T> value) {
    columns.put(
        name,
        new Column<>(
            Type.FRACTION,
            row -> {
              double number = value.applyAsDouble(row);
              return Double.isNaN(number) ? null : (Double) number;
            }));
    return this;
  }

  Columns<T> flag(String name, Predicate<T> value) {
    columns.put(name, new Column<>(Type.FLAG, value::test));
    return this;
  }

  /** What is searched besides the columns of text. */
  Columns<T> searchedToo(Function<T, List<String>> texts) {
    otherTexts = texts;
    return this;
  }

  /** By name, as they stand in JSON. */
  public Map<String, Type> types() {
    Map<String, Type> types = new LinkedHashMap<>();
    columns.forEach((name, column) -> types.put(name, column.type));
    return types;
  }

  /** The value of a column, null where it is not known. */
  @Nullable Object value(String name, T row) {
    return column(name).value.apply(row);
  }

  /** The rows that match, sorted; equal ones in the order that they have. */
  List<T> select(List<T> rows, ListQuery query) {
    List<T> selected = new ArrayList<>();
    String text = query.text().strip().toLowerCase(Locale.ROOT);
    for (T row : rows) {
      if ((text.isEmpty() || contains(row, text)) && isExactly(row, query.exact())) {
        selected.add(row);
      }
    }
    String sort = query.sort();
    if (sort != null) {
      boolean descending = sort.startsWith("-");
      selected.sort(order(column(descending ? sort.substring(1) : sort), descending));
    }
    return selected;
  }

  private Column<T> column(String name) {
    return Objects.requireNonNull(columns.get(name), name);
  }

  private boolean contains(T row, String lowerCase) {
    for (Column<T> column : columns.values()) {
      if (column.type == Type.TEXT && column.value.apply(row) instanceof String text) {
        if (text.toLowerCase(Locale.ROOT).contains(lowerCase)) {
          return true;
        }
      }
    }
    return otherTexts.apply(row).stream()
        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(lowerCase));
  }

  private boolean isExactly(T row, Map<String, Object> exact) {
    return exact.entrySet().stream()
        .allMatch(each -> each.getValue().equals(column(each.getKey()).value.apply(row)));
  }

  @SuppressWarnings("unchecked") // The values of one column are of one class.
  private static <T> Comparator<T> order(Column<T> column, boolean descending) {
    Comparator<Comparable<Object>> known =
        descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
    return Comparator.comparing(
        row -> (Comparable<Object>) column.value.apply(row), Comparator.nullsLast(known));
  }
}
