package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.ListColumns;
import io.netagent.collector.expose.json.AnswerDocument;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.json.ListenersJson;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code listeners}: whose accept queue is full. */
@Command(
    name = "listeners",
    mixinStandardHelpOptions = true,
    description = {
      "Print the listeners with their accept queues, the fullest first: asks a running collector,",
      "else looks for itself. Exit code: 0, 2 usage, 3 can't read."
    })
final class ListenersCommand implements Callable<Integer> {
  private static final int TICKS = 2;

  @Option(names = "--pid", paramLabel = "N", description = "Only of this process.")
  private @Nullable Integer pid;

  @Mixin private final PageOptions page = new PageOptions();
  @Mixin private final AnswerOptions answer = new AnswerOptions();

  private final SharedOptions options;
  private final Surroundings surroundings;

  ListenersCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    ListQuery query = page.query(pid, ListenersJson.COLUMNS.types().keySet());
    AnswerDocument document =
        new AskOrLook(
                surroundings,
                options.load(surroundings.environment()),
                LookLength.exactly(TICKS - 1))
            .list(answer.url, "/api/v1/listeners" + PageOptions.parameters(query), "listeners");
    Terminal terminal = surroundings.terminal();
    AskOrLook.printLimitations(document, terminal.err());
    if (answer.json) {
      terminal.out().println(document.toJson());
      return ExitCode.FINE;
    }
    surroundings.printTable(ListColumns.LISTENERS, document.root().rows("listeners"));
    page.tellRest(document, "listeners", terminal);
    return ExitCode.FINE;
  }
}
