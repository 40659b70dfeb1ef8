package io.netagent.collector.expose.cli.text;

import io.netagent.collector.expose.json.AnswerRow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a list of connections, sites and so on, the same in {@code top} and in a command.
 *
 * @param sort the field that the collector sorts by; null: it can't be sorted by this
 * @param importance what goes first where there is no room: the smallest
 */
public record Column(
    String heading,
    @Nullable String sort,
    Kind kind,
    int importance,
    Function<AnswerRow, String> cell) {

  static final int ALWAYS = 9;

  /** What may be done to a cell where there is no room. */
  public enum Kind {
    /** Aligned to the right, and never cut. */
    FIGURE,
    /** Cut behind its beginning. */
    TEXT,
    /** Its beginning is cut off: of a frame the line is what must stay. */
    FRAME,
    /** There to be copied: never cut. */
    NAME
  }

  static Column text(String heading, String field, int importance) {
    return new Column(heading, field, Kind.TEXT, importance, row -> row.text(field));
  }

  static Column frame(String heading, String field, int importance) {
    return new Column(heading, field, Kind.FRAME, importance, row -> row.text(field));
  }

  static Column name(String heading, String field, int importance) {
    return new Column(heading, null, Kind.NAME, importance, row -> row.text(field));
  }

  static Column number(String heading, String field, int importance) {
    return new Column(heading, field, Kind.FIGURE, importance, row -> row.text(field));
  }

  static Column number(
      String heading, String field, int importance, Function<AnswerRow, String> cell) {
    return new Column(heading, field, Kind.FIGURE, importance, cell);
  }

  Column unsorted() {
    return new Column(heading, null, kind, importance, cell);
  }

  /** Whether it may be cut. */
  boolean isText() {
    return kind == Kind.TEXT || kind == Kind.FRAME;
  }

  /** Whether its cells are numbers. */
  public boolean figures() {
    return kind == Kind.FIGURE;
  }
}
