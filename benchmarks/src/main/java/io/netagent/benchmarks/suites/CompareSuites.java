package io.netagent.benchmarks.suites;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.FlightRecordReader;
import io.netagent.recorder.RecordCounter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Arguments: the reports of a run without the agent, of one with it, of another one without, and
 * the record that the agent left. Prints what differs, as Markdown.
 */
final class CompareSuites {
  private CompareSuites() {}

  public static void main(String[] arguments) throws Exception {
    SuiteRun first = SuiteRun.read(Path.of(arguments[0]));
    SuiteRun with = SuiteRun.read(Path.of(arguments[1]));
    SuiteRun second = SuiteRun.read(Path.of(arguments[2]));
    System.out.println("| | tests | passed | failed | skipped |\n|---|---|---|---|---|");
    row("without the agent", first);
    row("with it", with);
    row("without it, again", second);
    System.out.println();
    TreeSet<String> names = new TreeSet<>(first.outcomes().keySet());
    names.addAll(with.outcomes().keySet());
    names.addAll(second.outcomes().keySet());
    List<String> differing = new ArrayList<>();
    List<String> unsteady = new ArrayList<>();
    for (String name : names) {
      String before = first.outcomes().getOrDefault(name, "absent");
      String between = with.outcomes().getOrDefault(name, "absent");
      String after = second.outcomes().getOrDefault(name, "absent");
      if (!before.equals(after)) {
        unsteady.add(name + ": " + before + ", " + after + " (with the agent " + between + ")");
      } else if (!before.equals(between)) {
        differing.add(name + ": " + before + " without, " + between + " with the agent");
      }
    }
    list("Differ with the agent", differing);
    list("Differ between the two runs without the agent", unsteady);
    record(Path.of(arguments[3]));
  }

  private static void row(String title, SuiteRun run) {
    System.out.printf(
        "| %s | %d | %d | %d | %d |%n",
        title,
        run.outcomes().size(),
        run.count("passed"),
        run.count("failed"),
        run.count("skipped"));
  }

  private static void list(String title, List<String> entries) {
    System.out.println(title + ": " + (entries.isEmpty() ? "none." : entries.size()));
    System.out.println();
    for (String entry : entries) {
      System.out.println("- `" + entry + "`");
    }
    if (!entries.isEmpty()) {
      System.out.println();
    }
  }

  private static void record(Path file) throws IOException {
    FlightRecord record;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      record = new FlightRecordReader().read(channel);
    }
    long closed = 0;
    for (RecordCounter counter : RecordCounter.values()) {
      closed += counter.name().startsWith("CLOSED_") ? record.counter(counter) : 0;
    }
    String report = record.header().hookReport();
    System.out.printf(
        "The record at the end: %d client and %d accepted connections opened, %d closed, %d open;"
            + " hook errors %d%s; %s.%n",
        record.counter(RecordCounter.OPENED_CLIENT),
        record.counter(RecordCounter.OPENED_SERVER),
        closed,
        record.connections().size(),
        record.counter(RecordCounter.HOOK_ERRORS),
        record.header().firstHookError().isEmpty()
            ? ""
            : " (" + record.header().firstHookError() + ")",
        report.isEmpty() ? "no hook missing" : "hook report: " + report);
  }
}
