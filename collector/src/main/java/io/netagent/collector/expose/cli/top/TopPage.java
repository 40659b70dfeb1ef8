package io.netagent.collector.expose.cli.top;

import io.netagent.collector.expose.cli.screen.Screen;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.cli.text.WrappedText;
import io.netagent.collector.expose.json.FindingView;
import io.netagent.collector.expose.json.FindingsDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines that a screen of {@code top} has. */
public final class TopPage {
  private static final String REVERSE = "\u001b[7m";
  private static final String BOLD = "\u001b[1m";
  private static final String RED = "\u001b[31;1m";
  private static final String YELLOW = "\u001b[33m";
  private static final String DIM = "\u001b[2m";
  private static final String RESET = "\u001b[0m";

  /** From this height on there is room for more than one finding. */
  private static final int TALL = 30;

  private static final int FINDINGS_IF_TALL = 4;

  private static final Pattern SOURCE_LINE = Pattern.compile("\\(([^()]+:\\d+)\\)$");

  private static final List<String> HELP =
      List.of(
          "g  groups: process, remote and state     c  connections, one by one",
          "f  findings                              l  listeners and their accept queues",
          "",
          "up, down, j, k, PgUp, PgDn, Home, End    move",
          "Enter   the connections of a group; all of a finding",
          "Esc     back; then ends the search",
          "/       search: Enter takes it, Esc leaves it as it was",
          "s, S    sort by the next column, by the one before",
          "r       the other way around",
          "space   stop and go on",
          "q       quit (Ctrl-C does so, too)",
          "",
          "A heading with v or ^ is what the rows are sorted by. A ~ stands where text was cut.",
          "WAY: outbound was opened by the process, inbound was accepted by it.",
          "OLDEST and FOR: how long the connection has been in its state.");

  private final String head;
  private final boolean colours;
  private final Function<FindingView, List<String>> findingText;

  /**
   * A page that begins with this.
   *
   * @param head who is asked, and how often
   * @param findingText all of a finding, in lines
   */
  public TopPage(String head, boolean colours, Function<FindingView, List<String>> findingText) {
    this.head = head;
    this.colours = colours;
    this.findingText = findingText;
  }

  /** How many rows of a table it has room for; at least 1. */
  public int rows(TopAnswer answer, Screen.Size size) {
    return Math.max(1, size.rows() - above(answer, size).size() - 3);
  }

  /** As many lines as the screen has, none wider than it. */
  public List<String> lines(TopState state, TopAnswer answer, Screen.Size size) {
    List<String> lines = new ArrayList<>();
    int width = size.columns();
    if (state.help()) {
      HELP.forEach(each -> lines.add(TableLayout.cut(each, width)));
    } else if (state.detail()) {
      addDetail(state, answer, size, lines);
    } else {
      lines.addAll(above(answer, size));
      int rows = rows(answer, size);
      state.fit(answer, rows);
      lines.add(styled(BOLD, TableLayout.cut(status(state, answer), width)));
      addTable(state, answer, rows, width, lines);
    }
    while (lines.size() < size.rows() - 1) {
      lines.add("");
    }
    List<String> page = new ArrayList<>(lines.subList(0, Math.max(0, size.rows() - 1)));
    page.add(foot(state, answer, width));
    return page;
  }

  private List<String> above(TopAnswer answer, Screen.Size size) {
    List<String> lines = new ArrayList<>();
    String time = answer.document() == null ? "" : "  " + time(answer);
    lines.add(styled(BOLD, TableLayout.cut(head + time, size.columns())));
    int most = size.rows() >= TALL ? FINDINGS_IF_TALL : 1;
    lines.addAll(findings(answer.findings(), most, size.columns()));
    if (answer.document() != null && !answer.document().limitations().isEmpty()) {
      String first = answer.document().limitations().get(0);
      lines.add(
          styled(DIM, TableLayout.cut("limited: " + TerminalText.escape(first), size.columns())));
    }
    return lines;
  }

  /** Of the snapshot, which is in UTC: what is shown was true then. */
  static String time(TopAnswer answer) {
    String taken = Objects.requireNonNull(answer.document()).root().text("takenAt");
    return TerminalText.escape(taken.replaceFirst("\\.\\d+Z$", "Z").replaceFirst("^.*T", ""));
  }

  private List<String> findings(@Nullable FindingsDocument document, int most, int width) {
    List<String> lines = new ArrayList<>();
    for (String each : findingTexts(document, most)) {
      String cut = TableLayout.cut(each, width);
      lines.add(
          each.contains("CRITICAL ")
              ? styled(RED, cut)
              : each.contains("WARNING ") ? styled(YELLOW, cut) : cut);
    }
    return lines;
  }

  /** One line for each that is a fault, so many at most; one line if there is none. */
  static List<String> findingTexts(@Nullable FindingsDocument document, int most) {
    if (document == null) {
      return List.of("Looking ...");
    }
    List<FindingView> faults = document.findings().stream().filter(each -> !each.benign()).toList();
    int benign = document.findings().size() - faults.size();
    String harmless = benign == 0 ? "" : ", " + benign + " harmless";
    if (faults.isEmpty()) {
      String awaited =
          document.awaited().isEmpty() ? "" : "; something ripens: " + document.awaited().get(0);
      return List.of("No findings" + harmless + TerminalText.escape(awaited));
    }
    List<String> lines = new ArrayList<>();
    for (FindingView each : faults.subList(0, Math.min(most, faults.size()))) {
      String count =
          lines.isEmpty() && faults.size() + benign > 1 ? faults.size() + harmless + ": " : "";
      String text =
          count
              + each.severity().toUpperCase(Locale.ROOT)
              + " "
              + each.rule()
              + " "
              + each.process()
              + (each.pid() == null ? "" : " (" + each.pid() + ")")
              + ": "
              + (each.site().isEmpty()
                  ? each.summary()
                  : each.count() + " from " + line(each.site()));
      lines.add(TerminalText.escape(text));
    }
    return lines;
  }

  /** {@code Client.java:28} of a frame: the line is what must not be cut. */
  private static String line(String frame) {
    Matcher line = SOURCE_LINE.matcher(frame);
    return line.find() ? line.group(1) : frame;
  }

  private static String status(TopState state, TopAnswer answer) {
    StringBuilder status = new StringBuilder(state.view().list());
    int rows = answer.rows().size();
    if (answer.list().equals(state.view().list()) && answer.document() != null) {
      status.append(
          rows == 0
              ? " none"
              : " "
                  + (answer.offset() + 1)
                  + "-"
                  + (answer.offset() + rows)
                  + " of "
                  + answer.total());
      if (answer.document().root().knows("totalConnections")) {
        status.append(", ").append(answer.document().root().text("totalConnections"));
        status.append(" connections");
      }
    }
    if (!state.rowsOfText().isEmpty()) {
      status.append("  of ").append(TerminalText.escape(state.rowsOfText()));
    }
    if (!state.search().isEmpty()) {
      status.append("  with \"").append(TerminalText.escape(state.search())).append('"');
    }
    return status.append(state.paused() ? "  PAUSED" : "").toString();
  }

  private void addTable(TopState state, TopAnswer answer, int rows, int width, List<String> lines) {
    if (!answer.list().equals(state.view().list())) {
      lines.add("");
      return;
    }
    List<String> table =
        new TableLayout(
                state.view().columns(),
                answer.rows().stream().limit(rows).map(TopRow::row).toList(),
                state.sort(),
                width - 1)
            .lines();
    lines.add(styled(REVERSE, padded(" " + table.get(0), width)));
    for (int i = 1; i < table.size(); i++) {
      boolean chosen = i - 1 == state.cursor();
      String line = TableLayout.cut((chosen ? ">" : " ") + table.get(i), width);
      lines.add(chosen ? styled(REVERSE, padded(line, width)) : line);
    }
  }

  private void addDetail(TopState state, TopAnswer answer, Screen.Size size, List<String> lines) {
    List<FindingView> findings =
        answer.document() == null || !answer.list().equals("findings")
            ? List.of()
            : FindingsDocument.findings(answer.document());
    if (state.cursor() >= findings.size()) {
      lines.add("It stands no more.");
      return;
    }
    List<String> text = new ArrayList<>();
    findingText
        .apply(findings.get(state.cursor()))
        .forEach(each -> text.addAll(wrapped(each, size.columns())));
    int from = Math.max(0, Math.min(state.scroll(), text.size() - size.rows() + 1));
    text.stream().skip(from).forEach(each -> lines.add(TableLayout.cut(each, size.columns())));
  }

  /** Again, for a screen that is narrower than the lines. */
  private static List<String> wrapped(String line, int width) {
    if (line.length() <= width) {
      return List.of(line);
    }
    int indent = Math.min(line.length() - line.stripLeading().length(), width / 2);
    return WrappedText.lines(line, indent, width).stream()
        .map(each -> " ".repeat(indent) + each)
        .toList();
  }

  private String foot(TopState state, TopAnswer answer, int width) {
    String prompt = state.prompt();
    if (prompt != null) {
      String text = "/" + TerminalText.escape(prompt) + "_";
      return text.substring(Math.max(0, text.length() - width));
    }
    if (answer.trouble() != null) {
      return styled(RED, TableLayout.cut(TerminalText.escape(answer.trouble()), width));
    }
    String keys =
        state.help()
            ? "any key: back"
            : state.detail()
                ? "Esc back  up/down scroll"
                : "q quit, g groups, c connections, f findings, l listeners, / search, h help";
    return styled(DIM, TableLayout.cut(keys, width));
  }

  private static String padded(String text, int width) {
    String cut = TableLayout.cut(text, width);
    return cut + " ".repeat(Math.max(0, width - cut.length()));
  }

  private String styled(String style, String text) {
    return colours ? style + text + RESET : text;
  }
}
