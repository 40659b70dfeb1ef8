package io.netagent.collector.expose.cli.detail;

import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.cli.text.WrappedText;
import java.io.PrintWriter;
import java.util.List;

/**
 * Where a person reads about one thing: a title, then text behind headings. All text that it is
 * given is made harmless here.
 *
 * @param columns that no line is wider than, unless a word is
 */
public record Sheet(PrintWriter out, boolean colours, int columns) {
  static final String INDENT = "  ";

  private static final String RESET = "\u001B[0m";

  /** As terminals know them, see ECMA-48. */
  enum Style {
    PLAIN(""),
    BOLD("\u001B[1m"),
    DIM("\u001B[2m"),
    CYAN("\u001B[36m"),
    YELLOW("\u001B[33m"),
    RED("\u001B[31;1m");

    private final String escape;

    Style(String escape) {
      this.escape = escape;
    }

    /** By the names of severities. */
    static Style ofSeverity(String severity) {
      return switch (severity) {
        case "critical" -> RED;
        case "warning" -> YELLOW;
        default -> CYAN;
      };
    }
  }

  String styled(Style style, String text) {
    String harmless = TerminalText.escape(text);
    return colours && style != Style.PLAIN ? style.escape + harmless + RESET : harmless;
  }

  /** What somebody sees who sees only one thing. */
  void sentence(String text) {
    for (String line : WrappedText.lines(TerminalText.escape(text), INDENT.length(), columns)) {
      out.println(INDENT + styled(Style.BOLD, line));
    }
  }

  /** Empty. */
  void gap() {
    out.println();
  }

  /** The last lines have been written. */
  void end() {
    out.println();
    out.flush();
  }

  /** Text behind headings of at most so many characters. */
  Blocks blocks(int headings) {
    return new Blocks(this, headings);
  }

  /** Text behind headings, one below the other. */
  static final class Blocks {
    private final Sheet sheet;
    private final int headings;

    private Blocks(Sheet sheet, int headings) {
      this.sheet = sheet;
      this.headings = headings;
    }

    private int textAt() {
      return INDENT.length() + headings + 2;
    }

    /** Nothing where there is no text. */
    void line(String heading, String text) {
      if (!text.isEmpty()) {
        named(heading, "", text);
      }
    }

    /** A heading, a name, and text that goes on below itself. */
    void named(String heading, String name, String text) {
      named(heading, name, Style.PLAIN, text);
    }

    void named(String heading, String name, Style style, String text) {
      String padded = String.format("%-" + headings + "s", heading);
      String first = INDENT + sheet.styled(Style.CYAN, padded) + "  " + sheet.styled(style, name);
      String next = " ".repeat(textAt() + TerminalText.escape(name).length());
      List<String> lines =
          WrappedText.lines(TerminalText.escape(text), next.length(), sheet.columns());
      for (int i = 0; i < lines.size(); i++) {
        sheet.out().println(((i == 0 ? first : next) + lines.get(i)).stripTrailing());
      }
    }

    /** The part of a stack that a reader needs. */
    void stack(String site, List<String> frames) {
      for (FoldedStack.Line line : FoldedStack.around(site, frames)) {
        String text = " ".repeat(textAt()) + (line.isSite() ? "→ " : "  ") + line.text();
        sheet.out().println(sheet.styled(line.isSite() ? Style.BOLD : Style.PLAIN, text));
      }
    }
  }
}
