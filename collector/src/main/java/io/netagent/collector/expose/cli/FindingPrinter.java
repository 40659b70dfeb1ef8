package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.cli.text.WrappedText;
import io.netagent.collector.expose.json.BlockedThreadView;
import io.netagent.collector.expose.json.FindingView;
import io.netagent.collector.expose.json.WithdrawnView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Findings for a person who reads top down, at night: the verdict, the line of code, why it is that
 * and nothing else, the figures, who waits, what to do.
 */
final class FindingPrinter {
  private static final String BOLD = "\u001B[1m";
  private static final String RED = "\u001B[31m";
  private static final String YELLOW = "\u001B[33m";
  private static final String CYAN = "\u001B[36m";
  private static final String RESET = "\u001B[0m";

  private static final String INDENT = "  ";

  /** The width of the longest heading. */
  private static final int HEADINGS = "threads".length();

  private static final int TEXT_AT = INDENT.length() + HEADINGS + 2;
  private static final int GROUPS = 5;
  private static final int NAMES = 3;
  private static final int ENDED = 10;
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int MINUTES_PER_HOUR = 60;
  private static final int HOURS_PER_DAY = 24;

  private final Terminal terminal;

  FindingPrinter(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(FindingView finding) {
    terminal
        .out()
        .println(
            coloured(severityColour(finding), escaped(finding.severity().toUpperCase(Locale.ROOT)))
                + "  "
                + coloured(BOLD, escaped(finding.rule()))
                + "  "
                + escaped(owner(finding))
                + (finding.benign() ? "  (benign: not a fault of this program)" : ""));
    WrappedText.lines(escaped(finding.summary()), INDENT.length())
        .forEach(line -> terminal.out().println(INDENT + coloured(BOLD, line)));
    terminal.out().println();
    line("site", SiteText.of(finding));
    if (!isBlockedThreads(finding.stack(), finding)) {
      printStack(finding.site(), finding.stack());
    }
    line("why", finding.why());
    line("since", since(finding));
    line("trend", finding.trend().equals("steady") ? "" : finding.trend());
    line("count", finding.count() + (finding.remote().isEmpty() ? "" : " to " + finding.remote()));
    printEvidence(finding.evidence());
    printThreads(finding);
    line("advice", finding.advice());
    terminal.out().println();
    terminal.out().flush();
  }

  /** What stood within the last hour and does no more, a line or two for each. */
  void printEnded(List<WithdrawnView> withdrawn) {
    for (WithdrawnView each : withdrawn.subList(0, Math.min(ENDED, withdrawn.size()))) {
      FindingView finding = each.finding();
      String text =
          "ended "
              + duration(each.secondsAgo())
              + " ago: "
              + finding.rule()
              + " of "
              + owner(finding)
              + (finding.site().isEmpty() ? "" : " at " + finding.site())
              + (finding.remote().isEmpty()
                  ? ""
                  : ", " + finding.count() + " to " + finding.remote())
              + (finding.standsForSeconds() >= 1
                  ? ", told for " + duration(finding.standsForSeconds())
                  : "")
              + ". "
              + each.why();
      printHanging("", WrappedText.lines(escaped(text), INDENT.length()));
    }
    if (withdrawn.size() > ENDED) {
      terminal.out().println("… and " + (withdrawn.size() - ENDED) + " more; --json has them.");
    }
    terminal.out().flush();
  }

  private void printHanging(String first, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      terminal.out().println((i == 0 ? first : INDENT) + lines.get(i));
    }
  }

  private void printEvidence(Map<String, String> evidence) {
    int width = evidence.keySet().stream().mapToInt(String::length).max().orElse(0);
    String heading = "figures";
    for (Map.Entry<String, String> fact : evidence.entrySet()) {
      if (!fact.getValue().isEmpty()) {
        String name = String.format("%-" + width + "s  ", escaped(fact.getKey()));
        block(heading, name, fact.getValue());
        heading = "";
      }
    }
  }

  /** A site where threads are blocked has their stack, which comes with them. */
  private static boolean isBlockedThreads(List<String> stack, FindingView finding) {
    String inner = finding.site();
    return !stack.isEmpty()
        && finding.siteKind().startsWith("blocked-in")
        && finding.blocked().stream()
            .anyMatch(thread -> thread.frames().stream().anyMatch(frame -> frame.endsWith(inner)));
  }

  private void printThreads(FindingView finding) {
    List<ThreadGroups.Group> groups = ThreadGroups.of(finding.blocked());
    String heading = "threads";
    for (ThreadGroups.Group group : groups.subList(0, Math.min(GROUPS, groups.size()))) {
      BlockedThreadView longest = group.longest();
      int size = group.threads().size();
      String how = longest.doing().isEmpty() ? "" : ", " + longest.doing();
      block(
          heading,
          "",
          size == 1
              ? name(longest) + how
              : size
                  + " threads like this, "
                  + group.threads().stream()
                      .limit(NAMES)
                      .map(FindingPrinter::name)
                      .collect(Collectors.joining(", "))
                  + (size > NAMES ? ", …" : "")
                  + ": "
                  + longest.doing());
      printStack(finding.site(), longest.frames());
      heading = "";
    }
    if (groups.size() > GROUPS) {
      block("", "", "… and " + (groups.size() - GROUPS) + " more places; --json has them.");
    }
  }

  private void printStack(String site, List<String> frames) {
    for (FoldedStack.Line line : FoldedStack.around(site, frames)) {
      String text =
          " ".repeat(TEXT_AT) + (line.isSite() ? "→ " : "  ") + TerminalText.escape(line.text());
      terminal.out().println(line.isSite() ? coloured(BOLD, text) : text);
    }
  }

  private void line(String heading, String text) {
    if (!text.isEmpty()) {
      block(heading, "", text);
    }
  }

  /** A heading, a harmless name, and text that goes on below itself. */
  private void block(String heading, String name, String text) {
    String padded = String.format("%-" + HEADINGS + "s", heading);
    String first = INDENT + coloured(CYAN, padded) + "  " + name;
    String next = " ".repeat(TEXT_AT + name.length());
    List<String> lines = WrappedText.lines(escaped(text), next.length());
    for (int i = 0; i < lines.size(); i++) {
      terminal.out().println((i == 0 ? first : next) + lines.get(i));
    }
  }

  private static String since(FindingView finding) {
    String told =
        finding.standsForSeconds() >= 1
            ? "first told " + duration(finding.standsForSeconds()) + " ago"
            : "";
    if (finding.oldestSeconds() > 0) {
      return "the oldest for at least "
          + duration(finding.oldestSeconds())
          + (told.isEmpty() ? "" : "; " + told);
    }
    return told.isEmpty() ? "for an unknown time" : told;
  }

  private static String name(BlockedThreadView thread) {
    return thread.name().isEmpty() ? "thread " + thread.threadId() : "\"" + thread.name() + "\"";
  }

  private static String owner(FindingView finding) {
    return finding.process()
        + (finding.pid() == null ? " (no visible owner)" : " (pid " + finding.pid() + ")");
  }

  /** {@code 45 s}, {@code 12 min 3 s}, {@code 5 h 7 min}, {@code 3 days 2 h}. */
  static String duration(double seconds) {
    long whole = (long) seconds;
    long minutes = whole / SECONDS_PER_MINUTE;
    long hours = minutes / MINUTES_PER_HOUR;
    if (hours >= 2 * HOURS_PER_DAY) {
      return hours / HOURS_PER_DAY + " days " + hours % HOURS_PER_DAY + " h";
    }
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

  private static String escaped(String text) {
    return TerminalText.escape(text);
  }

  private String coloured(String colour, String text) {
    return terminal.colours() ? colour + text + RESET : text;
  }
}
