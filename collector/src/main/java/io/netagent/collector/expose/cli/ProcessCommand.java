package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.detail.ProcessPrinter;
import io.netagent.collector.expose.cli.text.ListColumns;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code process}: all of one process. */
@Command(
    name = "process",
    mixinStandardHelpOptions = true,
    description = {
      "Tell all of one process: its sockets by state, its agent, who is blocked, its last hour, its",
      "listeners, lines of code and findings: asks a running collector, else looks for itself and",
      "then has no last hour. Exit code: 0, 2 usage or not one process but several, 3 can't read or",
      "not there."
    })
final class ProcessCommand implements Callable<Integer> {
  static final OneThing.Kind KIND =
      new OneThing.Kind(
          "process",
          "processes",
          "/api/v1/process?pid=",
          "listeners",
          "pid",
          ListColumns.PROCESSES,
          (sheet, root) -> new ProcessPrinter(sheet).print(root));

  @Parameters(
      paramLabel = "PID|NAME",
      description = "Its number, or a name that only one process has.")
  private String meant = "";

  @Mixin private final AnswerOptions answer = new AnswerOptions();

  private final SharedOptions options;
  private final Surroundings surroundings;

  ProcessCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    return new OneThing(options, surroundings, answer)
        .tell(
            KIND,
            meant,
            meant.matches("[1-9]\\d{0,8}")
                ? List.of()
                : List.of(
                    new OneThing.Search(
                        "q=" + OneThing.encoded(meant),
                        row -> row.text("process").equalsIgnoreCase(meant))));
  }
}
