package io.netagent.collector.expose.cli.text;

import io.netagent.collector.expose.json.AnswerRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A table that fits a width: first the columns of less importance go, then texts are cut; figures
 * and what is there to be copied never.
 */
public final class TableLayout {
  private static final String GAP = "  ";
  private static final String CUT = "~";

  /** What a text may be cut to before a column goes. */
  private static final int NARROW_TEXT = 14;

  private static final int NARROWEST_TEXT = 4;
  private static final int EMPTY_TEXT = 7;

  /** Mostly enough for the method, the file and the line. */
  private static final int FRAME = 34;

  /** The longest of IPv4 with a port. */
  private static final int ADDRESS = 21;

  private final List<Column> columns;
  private final List<List<String>> cells = new ArrayList<>();
  private final int[] widths;

  /**
   * Measures.
   *
   * @param sort the field, with or without a minus, whose heading is marked
   * @param width in columns of the terminal
   */
  public TableLayout(List<Column> columns, List<AnswerRow> rows, String sort, int width) {
    this.columns = new ArrayList<>(columns);
    List<String> headings = new ArrayList<>();
    for (Column column : columns) {
      headings.add(heading(column, sort));
    }
    cells.add(headings);
    for (AnswerRow row : rows) {
      cells.add(new ArrayList<>(columns.stream().map(each -> cell(each, row)).toList()));
    }
    boolean dropped = true;
    while (dropped && needed(NARROW_TEXT) > width) {
      dropped = dropLeastImportant();
    }
    this.widths = new int[this.columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = widest(i);
    }
    shrink(width);
  }

  private static String heading(Column column, String sort) {
    String field = sort.startsWith("-") ? sort.substring(1) : sort;
    return column.heading()
        + (field.isEmpty() || !field.equals(column.sort()) ? "" : sort.equals(field) ? "^" : "v");
  }

  private static String cell(Column column, AnswerRow row) {
    String text = column.cell().apply(row);
    return text.isEmpty() ? "-" : TerminalText.escape(text);
  }

  private int needed(int mostOfText) {
    int needed = -GAP.length();
    for (int i = 0; i < columns.size(); i++) {
      int widest = widest(i);
      boolean text = columns.get(i).isText();
      needed += GAP.length() + (text ? Math.min(widest, Math.max(mostOfText, least(i))) : widest);
    }
    return needed;
  }

  /** Addresses are there to be copied; of names the beginning is enough, of frames the end. */
  private int least(int column) {
    String field = columns.get(column).sort();
    if (columns.get(column).kind() == Column.Kind.FRAME) {
      return FRAME;
    }
    boolean address = columns.get(column).heading().equals("REMOTE") || "local".equals(field);
    return address ? ADDRESS : EMPTY_TEXT;
  }

  private int widest(int column) {
    return cells.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private boolean dropLeastImportant() {
    Column least =
        columns.stream()
            .filter(each -> each.importance() < Column.ALWAYS)
            .min(Comparator.comparingInt(Column::importance))
            .orElse(null);
    if (least == null) {
      return false;
    }
    int index = columns.indexOf(least);
    columns.remove(index);
    cells.forEach(row -> row.remove(index));
    return true;
  }

  private void shrink(int width) {
    int excess = -GAP.length() - width;
    for (int each : widths) {
      excess += each + GAP.length();
    }
    while (excess > 0) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean text = columns.get(i).isText() && widths[i] > NARROWEST_TEXT;
        if (text && (widest < 0 || widths[i] - least(i) >= widths[widest] - least(widest))) {
          widest = i;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
      excess--;
    }
  }

  /** The headings, then the rows; none wider than the width unless that is absurdly small. */
  public List<String> lines() {
    return cells.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      Column column = columns.get(i);
      String text =
          column.kind() == Column.Kind.FRAME
              ? cutFront(row.get(i), widths[i])
              : cut(row.get(i), widths[i]);
      String padding = " ".repeat(widths[i] - text.length());
      line.append(i == 0 ? "" : GAP);
      line.append(column.figures() ? padding + text : text + padding);
    }
    return line.toString().stripTrailing();
  }

  /** At most so many characters; a mark stands where something is missing. */
  public static String cut(String text, int width) {
    return text.length() <= width ? text : width <= 0 ? "" : text.substring(0, width - 1) + CUT;
  }

  private static String cutFront(String text, int width) {
    return text.length() <= width ? text : CUT + text.substring(text.length() - width + 1);
  }
}
