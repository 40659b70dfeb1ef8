package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.ConnectionListing;
import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.ListColumns;
import io.netagent.collector.expose.json.AnswerDocument;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.listing.ConnectionField;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code connections}: the sockets one by one. */
@Command(
    name = "connections",
    mixinStandardHelpOptions = true,
    description = {
      "Print TCP sockets one by one: asks a running collector, else looks for itself. 'connection'",
      "tells all of one, 'groups' counts them. With a FILE, or - for standard input, print those of a",
      "saved or pasted table of ss, netstat or /proc/net/tcp with everything that it tells. Exit",
      "code: 0, 2 usage, 3 can't read."
    })
final class ConnectionsCommand implements Callable<Integer> {
  private static final int TICKS = 2;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE|-",
      description = "A text of ss, netstat or /proc/net/tcp; its format is recognised.")
  private @Nullable String file;

  @Mixin private final WhichConnections which = new WhichConnections();
  @Mixin private final PageOptions page = new PageOptions();
  @Mixin private final AnswerOptions answer = new AnswerOptions();

  @Spec private @Nullable CommandSpec spec;

  private final SharedOptions options;
  private final Surroundings surroundings;

  ConnectionsCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    String parameters = which.parameters();
    if (file != null) {
      require(answer.url == null, "--url asks a collector, and FILE is none: choose one");
      require(!which.asksACollector(), "--remote, --local and --site are not for FILE");
      new SavedConnections(
              new ConnectionListing.Query(which.pid, which.state(), which.kind()),
              page.queryOfAll(which.pid),
              surroundings.terminal())
          .print(file, answer.json);
      return ExitCode.FINE;
    }
    ListQuery part = page.query(which.pid, ConnectionField.labels());
    AnswerDocument document =
        new AskOrLook(
                surroundings,
                options.load(surroundings.environment()),
                LookLength.exactly(TICKS - 1))
            .list(
                answer.url,
                "/api/v1/connections" + PageOptions.parameters(part) + parameters,
                "connections");
    Terminal terminal = surroundings.terminal();
    AskOrLook.printLimitations(document, terminal.err());
    if (answer.json) {
      terminal.out().println(document.toJson());
      return ExitCode.FINE;
    }
    surroundings.printTable(ListColumns.CONNECTIONS, document.root().rows("connections"));
    page.tellRest(document, "connections", terminal);
    return ExitCode.FINE;
  }

  private void require(boolean met, String message) {
    if (!met) {
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
  }
}
