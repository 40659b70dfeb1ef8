package io.netagent.collector.expose.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lines with styles in them, of which only what is seen has a width. */
public final class StyledText {
  private static final Pattern STYLE = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final char ESCAPE = 0x1b;
  private static final String RESET = "\u001b[0m";

  private StyledText() {}

  /** How many columns a line takes. */
  public static int width(String line) {
    return STYLE.matcher(line).replaceAll("").length();
  }

  /**
   * A line in pieces that are no wider; what is behind the end goes on below the beginning of its
   * text, in the same style.
   */
  public static Stream<String> pieces(String line, int columns) {
    if (width(line) <= columns) {
      return Stream.of(line);
    }
    String plain = STYLE.matcher(line).replaceAll("");
    int indent = Math.min(plain.length() - plain.stripLeading().length(), columns / 2);
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    String style = "";
    int used = 0;
    Matcher styles = STYLE.matcher(line);
    for (int i = 0; i < line.length(); ) {
      if (styles.region(i, line.length()).lookingAt()) {
        style = styles.group().equals(RESET) ? "" : styles.group();
        piece.append(styles.group());
        i = styles.end();
        continue;
      }
      if (used >= Math.max(1, columns)) {
        String rest = behindABreak(piece, columns - indent);
        piece.setLength(piece.length() - rest.length());
        pieces.add(piece + (style.isEmpty() ? "" : RESET));
        piece.setLength(0);
        piece.append(" ".repeat(indent)).append(style).append(rest);
        used = indent + rest.length();
      }
      piece.append(line.charAt(i++));
      used++;
    }
    pieces.add(piece.toString());
    return pieces.stream();
  }

  /** The file and line of a frame stay together where there is room; empty: nowhere is better. */
  private static String behindABreak(CharSequence piece, int room) {
    String text = piece.toString();
    int at = text.lastIndexOf('(');
    return at > text.length() / 2 && text.length() - at < room && text.indexOf(ESCAPE, at) < 0
        ? text.substring(at)
        : "";
  }
}
