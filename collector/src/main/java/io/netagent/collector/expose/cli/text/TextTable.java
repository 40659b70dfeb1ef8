package io.netagent.collector.expose.cli.text;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A table with aligned columns. The first thousand rows decide how wide the columns are; what comes
 * after them is printed as it comes, so that a table of any length needs no memory.
 */
public final class TextTable {
  public static final int MEASURED_ROWS = 1000;

  /** What stands where nothing is known. */
  public static final String UNKNOWN = "-";

  private static final String GAP = "  ";

  private final PrintWriter out;
  private final String[] headings;
  private final boolean[] right;
  private final int[] widths;
  private final List<String[]> measured = new ArrayList<>();
  private boolean printing;

  /**
   * Nothing is printed before the first thousand rows or {@link #end}.
   *
   * @param headings one for each column; those that begin with {@code >} are aligned to the right
   */
  public TextTable(PrintWriter out, String... headings) {
    this.out = out;
    this.headings = headings.clone();
    this.right = new boolean[headings.length];
    this.widths = new int[headings.length];
    for (int i = 0; i < headings.length; i++) {
      right[i] = headings[i].startsWith(">");
      this.headings[i] = right[i] ? headings[i].substring(1) : headings[i];
    }
    measure(this.headings);
  }

  /** Takes a row; its text is made harmless here. Empty cells are not known. */
  public void add(String... cells) {
    if (cells.length != headings.length) {
      throw new IllegalArgumentException(cells.length + " cells for " + headings.length);
    }
    String[] row = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      row[i] = cells[i].isEmpty() ? UNKNOWN : TerminalText.escape(cells[i]);
    }
    if (printing) {
      print(row);
      return;
    }
    measure(row);
    measured.add(row);
    if (measured.size() == MEASURED_ROWS) {
      begin();
    }
  }

  /** Prints what is held back. A table without rows is not printed at all. */
  public void end() {
    if (!printing && !measured.isEmpty()) {
      begin();
    }
    out.flush();
  }

  private void begin() {
    printing = true;
    print(headings);
    measured.forEach(this::print);
    measured.clear();
  }

  private void measure(String[] row) {
    for (int i = 0; i < row.length; i++) {
      widths[i] = Math.max(widths[i], row[i].length());
    }
  }

  private void print(String[] row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      String padding = " ".repeat(Math.max(0, widths[i] - row[i].length()));
      line.append(i == 0 ? "" : GAP);
      line.append(right[i] ? padding + row[i] : row[i] + padding);
    }
    out.println(line.toString().stripTrailing());
  }
}
