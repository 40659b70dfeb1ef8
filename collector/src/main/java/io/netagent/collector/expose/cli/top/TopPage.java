package io.netagent.collector.expose.cli.top;

import io.netagent.collector.expose.cli.screen.Screen;
import io.netagent.collector.expose.cli.text.TableLayout;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.json.FindingView;
import io.netagent.collector.expose.json.FindingsDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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

  private static final String TABLE_KEYS =
      "q quit, g groups, c conns, f findings, l listeners, w sites, p processes, h help";

  private final String head;
  private final boolean colours;

  /**
   * A page that begins with this.
   *
   * @param head who is asked, and how often
   */
  public TopPage(String head, boolean colours) {
    this.head = head;
    this.colours = colours;
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
      HelpText.LINES.forEach(each -> lines.add(TableLayout.cut(each, width)));
    } else if (state.place().thing() != null) {
      addThing(state, answer, size, lines);
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
  static String line(String frame) {
    Matcher line = SOURCE_LINE.matcher(frame);
    return line.find() ? line.group(1) : frame;
  }

  private static String status(TopState state, TopAnswer answer) {
    Place place = state.place();
    StringBuilder status = new StringBuilder(place.view().list());
    int rows = answer.rows().size();
    if (answer.isAbout(state.question(1)) && answer.document() != null) {
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
    if (!place.inWords().isEmpty()) {
      status.append("  of ").append(TerminalText.escape(place.inWords()));
    }
    if (!place.search().isEmpty()) {
      status.append("  with \"").append(TerminalText.escape(place.search())).append('"');
    }
    return status.append(state.paused() ? "  PAUSED" : "").toString();
  }

  private void addTable(TopState state, TopAnswer answer, int rows, int width, List<String> lines) {
    if (!answer.isAbout(state.question(1))) {
      lines.add("");
      return;
    }
    List<String> table =
        new TableLayout(
                state.place().view().columns(),
                answer.rows().stream().limit(rows).toList(),
                state.sort(),
                width - 1)
            .lines();
    lines.add(styled(REVERSE, padded(" " + table.get(0), width)));
    for (int i = 1; i < table.size(); i++) {
      boolean chosen = i - 1 == state.place().cursor();
      String line = TableLayout.cut((chosen ? ">" : " ") + table.get(i), width);
      lines.add(chosen ? styled(REVERSE, padded(line, width)) : line);
    }
  }

  /** The way there, then as much of it as there is room for. */
  private void addThing(TopState state, TopAnswer answer, Screen.Size size, List<String> lines) {
    int width = size.columns();
    String time = answer.document() == null ? "" : "  " + time(answer);
    lines.add(styled(BOLD, TableLayout.cut(head + time, width)));
    String way = TerminalText.escape(String.join(" > ", state.way()));
    lines.add(styled(DIM, TableLayout.cut(way + (state.paused() ? "  PAUSED" : ""), width)));
    List<String> text = new ThingText(width, colours).lines(state, answer);
    int room = Math.max(1, size.rows() - lines.size() - 1);
    int from = state.place().scrolled(text.size() - room);
    text.stream().skip(from).limit(room).forEach(lines::add);
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
            : state.place().thing() == null ? TABLE_KEYS : HelpText.keys(state.place().thing());
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
