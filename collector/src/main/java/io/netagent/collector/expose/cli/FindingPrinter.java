package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.json.FindingView;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** Findings for a person: the verdict first, then why, then what to do. */
final class FindingPrinter {
  private static final String BOLD = "\u001B[1m";
  private static final String RED = "\u001B[31m";
  private static final String YELLOW = "\u001B[33m";
  private static final String CYAN = "\u001B[36m";
  private static final String RESET = "\u001B[0m";

  private static final String INDENT = "  ";

  /** The width of the longest heading. */
  private static final int HEADINGS = "advice".length();

  private static final int SECONDS_PER_MINUTE = 60;
  private static final int MINUTES_PER_HOUR = 60;

  private final Terminal terminal;

  FindingPrinter(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(FindingView finding) {
    PrintWriter out = terminal.out();
    out.println(
        coloured(
                severityColour(finding),
                TerminalText.escape(finding.severity().toUpperCase(Locale.ROOT)))
            + "  "
            + coloured(BOLD, TerminalText.escape(finding.rule()))
            + "  "
            + owner(finding)
            + (finding.benign() ? "  (benign: not a fault of this program)" : ""));
    out.println("  " + TerminalText.escape(finding.summary()));
    out.println();
    line(HEADINGS, "count", finding.count() + " to " + finding.remote() + growth(finding));
    line(HEADINGS, "site", site(finding));
    line(HEADINGS, "since", "the oldest for at least " + duration(finding.oldestSeconds()));
    printEvidence(finding.evidence());
    printStack(finding);
    line(HEADINGS, "advice", finding.advice());
    out.println();
    out.flush();
  }

  private void printEvidence(Map<String, String> evidence) {
    if (evidence.isEmpty()) {
      return;
    }
    terminal.out().println("  " + coloured(CYAN, "evidence"));
    int width = evidence.keySet().stream().mapToInt(String::length).max().orElse(0);
    evidence.forEach((name, fact) -> line(width + INDENT.length(), INDENT + name, fact));
  }

  private void printStack(FindingView finding) {
    if (finding.stack().isEmpty()) {
      return;
    }
    terminal.out().println("  " + coloured(CYAN, "stack"));
    for (FoldedStack.Line line : FoldedStack.around(finding.site(), finding.stack())) {
      String text = (line.isSite() ? "  → " : "    ") + TerminalText.escape(line.text());
      terminal.out().println(line.isSite() ? coloured(BOLD, text) : text);
    }
  }

  private void line(int width, String name, String text) {
    String padded = String.format("%-" + width + "s", TerminalText.escape(name));
    terminal.out().println("  " + coloured(CYAN, padded) + "  " + TerminalText.escape(text));
  }

  private static String site(FindingView finding) {
    return finding.site().isEmpty()
        ? "not known (" + finding.siteKind() + ")"
        : finding.site() + " (" + finding.siteKind() + ")";
  }

  private static String owner(FindingView finding) {
    return TerminalText.escape(finding.process())
        + (finding.pid() == null ? " (no visible owner)" : " (pid " + finding.pid() + ")");
  }

  private static String growth(FindingView finding) {
    return finding.growthPerMinute() > 0
        ? String.format(Locale.ROOT, ", growing by %.1f a minute", finding.growthPerMinute())
        : "";
  }

  /** {@code 45 s}, {@code 12 min 3 s}, {@code 5 h 7 min}. */
  static String duration(double seconds) {
    long whole = (long) seconds;
    long minutes = whole / SECONDS_PER_MINUTE;
    long hours = minutes / MINUTES_PER_HOUR;
    if (hours > 0) {
      return hours + " h " + minutes % MINUTES_PER_HOUR + " min";
    }
    if (minutes > 0) {
      return minutes + " min " + whole % SECONDS_PER_MINUTE + " s";
    }
    return whole + " s";
  }

  private static String severityColour(FindingView finding) {
    return switch (finding.severity()) {
      case "critical" -> BOLD + RED;
      case "warning" -> YELLOW;
      default -> CYAN;
    };
  }

  private String coloured(String colour, String text) {
    return terminal.colours() ? colour + text + RESET : text;
  }
}
