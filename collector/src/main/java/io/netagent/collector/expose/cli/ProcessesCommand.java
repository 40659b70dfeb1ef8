package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.ListColumns;
import io.netagent.collector.expose.json.AnswerDocument;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.json.ProcessesJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code processes}: who has TCP sockets, and which of them is recorded. */
@Command(
    name = "processes",
    mixinStandardHelpOptions = true,
    description = {
      "Print the processes that have TCP sockets or a flight record, those with most sockets first:",
      "asks a running collector, else looks for itself. 'process' tells all of one. AGENT: whether lines of code are known; none: a",
      "JVM that 'attach' could record. OLDEST: in CLOSE_WAIT. Exit code: 0, 2 usage, 3 can't read."
    })
final class ProcessesCommand implements Callable<Integer> {
  private static final int TICKS = 1;

  @Mixin private final PageOptions page = new PageOptions();
  @Mixin private final AnswerOptions answer = new AnswerOptions();

  private final SharedOptions options;
  private final Surroundings surroundings;

  ProcessesCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    ListQuery query = page.query(null, ProcessesJson.COLUMNS.types().keySet()).sortedBy("-sockets");
    AnswerDocument document =
        new AskOrLook(
                surroundings,
                options.load(surroundings.environment()),
                LookLength.exactly(TICKS - 1))
            .list(answer.url, "/api/v1/processes" + PageOptions.parameters(query), "processes");
    Terminal terminal = surroundings.terminal();
    AskOrLook.printLimitations(document, terminal.err());
    if (answer.json) {
      terminal.out().println(document.toJson());
      return ExitCode.FINE;
    }
    surroundings.printTable(ListColumns.PROCESSES, document.root().rows("processes"));
    page.tellRest(document, "processes", terminal);
    return ExitCode.FINE;
  }
}
