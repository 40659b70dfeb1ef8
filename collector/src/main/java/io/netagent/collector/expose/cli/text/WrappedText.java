package io.netagent.collector.expose.cli.text;

import java.util.ArrayList;
import java.util.List;

/** Text in lines that fit a terminal. */
public final class WrappedText {
  /** Wide enough for a stack frame, narrow enough for half a screen. */
  public static final int COLUMNS = 100;

  private static final int NARROWEST = 30;

  private WrappedText() {}

  /**
   * The text in lines of at most {@link #COLUMNS}, behind an indent. Words are never broken, since
   * a frame or an address is there to be copied.
   *
   * @param text harmless already
   * @param indent columns before each line, which the lines do not hold
   */
  public static List<String> lines(String text, int indent) {
    return lines(text, indent, COLUMNS);
  }

  /** The same for a terminal of so many columns. */
  public static List<String> lines(String text, int indent, int columns) {
    int width = Math.max(NARROWEST, columns - indent);
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split(" +", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
