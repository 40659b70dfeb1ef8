package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.ListColumns;
import io.netagent.collector.expose.json.AnswerDocument;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.json.SitesJson;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sites}: where in the code connections come from, and what becomes of them. */
@Command(
    name = "sites",
    mixinStandardHelpOptions = true,
    description = {
      "Print the lines of code that open connections (or first read accepted ones) in JVMs with the",
      "agent, those with most connections first: asks a running collector, else looks for itself.",
      "FAILED: connects that came to nothing. Of the closed ones, BROKEN: reset (RESET), timed out",
      "(TIMED_OUT) or a broken pipe; GC: only the garbage collector closed them; ONCE: carried one",
      "exchange at most. A narrow terminal shows what fits. Exit code: 0, 2 usage, 3 can't read."
    })
final class SitesCommand implements Callable<Integer> {
  private static final int TICKS = 1;

  @Option(names = "--pid", paramLabel = "N", description = "Only of this process.")
  private @Nullable Integer pid;

  @Mixin private final PageOptions page = new PageOptions();
  @Mixin private final AnswerOptions answer = new AnswerOptions();

  private final SharedOptions options;
  private final Surroundings surroundings;

  SitesCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    ListQuery query = page.query(pid, SitesJson.COLUMNS.types().keySet());
    AnswerDocument document =
        new AskOrLook(
                surroundings,
                options.load(surroundings.environment()),
                LookLength.exactly(TICKS - 1))
            .list(answer.url, "/api/v1/sites" + PageOptions.parameters(query), "sites");
    Terminal terminal = surroundings.terminal();
    AskOrLook.printLimitations(document, terminal.err());
    if (answer.json) {
      terminal.out().println(document.toJson());
      return ExitCode.FINE;
    }
    surroundings.printTable(ListColumns.SITES, document.root().rows("sites"));
    page.tellRest(document, "sites", terminal);
    return ExitCode.FINE;
  }
}
