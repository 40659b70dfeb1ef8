package io.netagent.collector.expose.cli.detail;

import io.netagent.collector.expose.cli.text.Figures;
import io.netagent.collector.expose.json.AnswerRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One process: who it is, its sockets, its agent, its last hour, and where its connections are. */
public final class ProcessPrinter {
  private static final int HEADINGS = "CLOSE_WAIT".length();
  private static final int LISTENERS = 5;
  private static final int SITES = 8;

  private final Sheet sheet;
  private final Sheet.Blocks blocks;

  /** Prints nothing yet. */
  public ProcessPrinter(Sheet sheet) {
    this.sheet = sheet;
    this.blocks = sheet.blocks(HEADINGS);
  }

  /**
   * All of it.
   *
   * @param answer of {@code /api/v1/process}
   */
  public void print(AnswerRow answer) {
    AnswerRow process = answer.part("process");
    AnswerRow agent = process.part("agent");
    sheet
        .out()
        .println(
            sheet.styled(Sheet.Style.BOLD, process.text("process"))
                + "  pid "
                + sheet.styled(Sheet.Style.PLAIN, process.text("pid"))
                + (process.truth("jvm") ? "  JVM" : ""));
    sheet.sentence(sockets(process));
    sheet.gap();
    blocks.line("command", process.text("commandLine"));
    blocks.line("CLOSE_WAIT", closeWait(process));
    blocks.line("fds", fds(process));
    blocks.line("agent", agent(process, agent));
    blocks.line("in hooks", hooks(agent));
    blocks.line("blocked", blocked(agent));
    blocks.line("counters", Words.counts(agent.part("counters").counts()));
    printHour(answer.part("history"));
    printListeners(answer.rows("listeners"));
    printSites(answer.rows("sites"));
    FindingLines.print(blocks, answer.rows("findings"));
    sheet.end();
  }

  private static String sockets(AnswerRow process) {
    Map<String, Long> states = new LinkedHashMap<>();
    for (String family : List.of("ipv4", "ipv6")) {
      process
          .part("states")
          .part(family)
          .counts()
          .forEach((state, count) -> states.merge(state, count, Long::sum));
    }
    return Words.plural(process, "sockets", "socket")
        + (states.isEmpty() ? "" : ": " + Words.counts(states));
  }

  private static String closeWait(AnswerRow process) {
    String kinds = Words.counts(process.part("closeWait").counts());
    double oldest = process.number("closeWaitOldestSeconds");
    return kinds
        + (kinds.isEmpty() || Double.isNaN(oldest)
            ? ""
            : ", the oldest for at least " + Figures.duration(oldest));
  }

  private static String fds(AnswerRow process) {
    return process.text("openFds")
        + (process.knows("openFds") && process.knows("maxFds")
            ? " of " + process.text("maxFds")
            : "");
  }

  private static String agent(AnswerRow process, AnswerRow agent) {
    if (!process.knows("agent")) {
      return process.truth("jvm")
          ? "none that can be read from here: no lines of code. netagent attach "
              + process.text("pid")
              + " puts it in"
          : "";
    }
    return new Words()
        .and("netagent " + agent.text("version"))
        .and(agent.text("state"))
        .and(agent.truth("stalled") ? "its thread has stopped: JVM stopped, paused or dead" : "")
        .and(Words.plural(agent, "openConnections", "open connection"))
        .and(
            agent.number("unknownConnections") > 0
                ? Words.plural(agent, "unknownConnections", "socket") + " that it does not know"
                : "")
        .toString();
  }

  private static String hooks(AnswerRow agent) {
    List<String> missing = agent.texts("missingHooks");
    return new Words()
        .and(missing.isEmpty() ? "" : "missing: " + String.join(", ", missing))
        .and(agent.number("hookErrors") > 0 ? Words.plural(agent, "hookErrors", "error") : "")
        .and(agent.text("firstHookError"))
        .toString();
  }

  private static String blocked(AnswerRow agent) {
    String threads = Words.counts(agent.part("blockedThreads").counts());
    double longest = agent.number("blockedLongestSeconds");
    return threads.isEmpty()
        ? ""
        : "threads for a second or longer: "
            + threads
            + (Double.isNaN(longest) ? "" : ", the longest for " + Figures.duration(longest));
  }

  /** What changes is drawn; what does not is in the figures above. */
  private void printHour(AnswerRow history) {
    AnswerRow states = history.part("states");
    Map<String, List<Double>> series = new LinkedHashMap<>();
    for (String state : List.of("established", "close_wait", "time_wait")) {
      series.put(state, states.numbers(state));
    }
    series.put("fds", history.numbers("openFds"));
    series.put("opened", history.numbers("opened"));
    int names = series.keySet().stream().mapToInt(String::length).max().orElse(0);
    String heading = "hour";
    for (Map.Entry<String, List<Double>> each : series.entrySet()) {
      String line = Sparkline.of(each.getValue(), sheet.columns() - names - HEADINGS - 30);
      if (!line.isEmpty()) {
        blocks.named(heading, String.format("%-" + names + "s  ", each.getKey()), line);
        heading = "";
      }
    }
  }

  private void printListeners(List<AnswerRow> listeners) {
    List<String> texts = new ArrayList<>();
    for (AnswerRow each : listeners) {
      texts.add(
          each.text("local")
              + ", accept queue "
              + each.text("queueLength")
              + (each.knows("queueLimit") ? " of " + each.text("queueLimit") : "")
              + (each.knows("accepted") ? ", accepted " + each.text("accepted") : ""));
    }
    printSome("listeners", texts, LISTENERS);
  }

  private void printSites(List<AnswerRow> sites) {
    List<String> texts = new ArrayList<>();
    for (AnswerRow each : sites) {
      texts.add(
          each.text("site")
              + ": "
              + new Words()
                  .and(each.text("opened") + " opened")
                  .and(each.text("openNow") + " open")
                  .andIfAny("failed", each, "failed"));
    }
    printSome("sites", texts, SITES);
  }

  private void printSome(String first, List<String> texts, int most) {
    String heading = first;
    for (String text : texts.subList(0, Math.min(most, texts.size()))) {
      blocks.line(heading, text);
      heading = "";
    }
    if (texts.size() > most) {
      blocks.line("", "… and " + (texts.size() - most) + " more.");
    }
  }
}
