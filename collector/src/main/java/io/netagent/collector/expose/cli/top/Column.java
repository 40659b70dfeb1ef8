package io.netagent.collector.expose.cli.top;

import io.netagent.collector.expose.json.AnswerRow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table of {@code top}.
 *
 * @param sort the field that the collector sorts by; null: it can't be sorted by this
 * @param figures aligned to the right, and never cut
 * @param importance what goes first where there is no room: the smallest
 */
record Column(
    String heading,
    @Nullable String sort,
    boolean figures,
    int importance,
    Function<AnswerRow, String> cell) {

  static final int ALWAYS = 9;

  static Column text(String heading, String field, int importance) {
    return new Column(heading, field, false, importance, row -> row.text(field));
  }

  static Column number(String heading, String field, int importance) {
    return new Column(heading, field, true, importance, row -> row.text(field));
  }

  static Column number(
      String heading, String field, int importance, Function<AnswerRow, String> cell) {
    return new Column(heading, field, true, importance, cell);
  }

  Column unsorted() {
    return new Column(heading, null, figures, importance, cell);
  }
}
