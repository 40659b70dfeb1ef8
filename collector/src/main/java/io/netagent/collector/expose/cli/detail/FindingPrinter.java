package io.netagent.collector.expose.cli.detail;

import io.netagent.collector.expose.cli.text.Figures;
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
public final class FindingPrinter {
  /** The width of the longest heading. */
  private static final int HEADINGS = "threads".length();

  private static final int GROUPS = 5;
  private static final int NAMES = 3;
  private static final int ENDED = 10;

  private final Sheet sheet;
  private final Sheet.Blocks blocks;

  /** Prints nothing yet. */
  public FindingPrinter(Sheet sheet) {
    this.sheet = sheet;
    this.blocks = sheet.blocks(HEADINGS);
  }

  /** All of it. */
  public void print(FindingView finding) {
    sheet
        .out()
        .println(
            sheet.styled(
                    Sheet.Style.ofSeverity(finding.severity()),
                    finding.severity().toUpperCase(Locale.ROOT))
                + "  "
                + sheet.styled(Sheet.Style.BOLD, finding.rule())
                + "  "
                + escaped(owner(finding))
                + (finding.benign() ? "  (benign: not a fault of this program)" : ""));
    sheet.sentence(finding.summary());
    sheet.gap();
    blocks.line("site", SiteText.of(finding));
    if (!isBlockedThreads(finding.stack(), finding)) {
      blocks.stack(finding.site(), finding.stack());
    }
    blocks.line("why", finding.why());
    blocks.line("since", since(finding));
    blocks.line("trend", finding.trend().equals("steady") ? "" : finding.trend());
    blocks.line(
        "count", finding.count() + (finding.remote().isEmpty() ? "" : " to " + finding.remote()));
    printEvidence(finding.evidence());
    printThreads(finding);
    blocks.line("advice", finding.advice());
    sheet.end();
  }

  /** What stood within the last hour and does no more, a line or two for each. */
  public void printEnded(List<WithdrawnView> withdrawn) {
    for (WithdrawnView each : withdrawn.subList(0, Math.min(ENDED, withdrawn.size()))) {
      FindingView finding = each.finding();
      String text =
          "ended "
              + Figures.duration(each.secondsAgo())
              + " ago: "
              + finding.rule()
              + " of "
              + owner(finding)
              + (finding.site().isEmpty() ? "" : " at " + finding.site())
              + (finding.remote().isEmpty()
                  ? ""
                  : ", " + finding.count() + " to " + finding.remote())
              + (finding.standsForSeconds() >= 1
                  ? ", told for " + Figures.duration(finding.standsForSeconds())
                  : "")
              + ". "
              + each.why();
      printHanging("", WrappedText.lines(escaped(text), Sheet.INDENT.length(), sheet.columns()));
    }
    if (withdrawn.size() > ENDED) {
      sheet.out().println("… and " + (withdrawn.size() - ENDED) + " more; --json has them.");
    }
    sheet.out().flush();
  }

  private void printHanging(String first, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      sheet.out().println((i == 0 ? first : Sheet.INDENT) + lines.get(i));
    }
  }

  private void printEvidence(Map<String, String> evidence) {
    int width = evidence.keySet().stream().mapToInt(String::length).max().orElse(0);
    String heading = "figures";
    for (Map.Entry<String, String> fact : evidence.entrySet()) {
      if (!fact.getValue().isEmpty()) {
        String name = String.format("%-" + width + "s  ", fact.getKey());
        blocks.named(heading, name, fact.getValue());
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
      blocks.named(
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
      blocks.stack(finding.site(), longest.frames());
      heading = "";
    }
    if (groups.size() > GROUPS) {
      blocks.named("", "", "… and " + (groups.size() - GROUPS) + " more places; --json has them.");
    }
  }

  private static String since(FindingView finding) {
    String told =
        finding.standsForSeconds() >= 1
            ? "first told " + Figures.duration(finding.standsForSeconds()) + " ago"
            : "";
    if (finding.oldestSeconds() > 0) {
      return "the oldest for at least "
          + Figures.duration(finding.oldestSeconds())
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

  private static String escaped(String text) {
    return TerminalText.escape(text);
  }
}
