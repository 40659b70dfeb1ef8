package io.netagent.collector.expose.cli;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.expose.ConnectionListing;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.cli.text.Figures;
import io.netagent.collector.expose.cli.text.TextTable;
import io.netagent.collector.expose.json.AnswerDocument;
import io.netagent.collector.expose.json.AnswerRow;
import io.netagent.collector.expose.json.ConnectionsJson;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.listing.ConnectionField;
import io.netagent.collector.expose.listing.ConnectionOrder;
import io.netagent.socket.TcpState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code connections}: the sockets one by one. */
@Command(
    name = "connections",
    mixinStandardHelpOptions = true,
    description = {
      "Print TCP sockets one by one: asks a running collector, else looks for itself. With a FILE,",
      "or - for standard input, print those of a saved or pasted table of ss, netstat or",
      "/proc/net/tcp with everything that it tells. Exit code: 0, 2 usage, 3 can't read."
    })
final class ConnectionsCommand implements Callable<Integer> {
  private static final int TICKS = 2;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE|-",
      description = "A text of ss, netstat or /proc/net/tcp; its format is recognised.")
  private @Nullable String file;

  @Option(names = "--pid", paramLabel = "N", description = "Only of this process.")
  private @Nullable Integer pid;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = {
        "Only in this state, such as close_wait or time_wait. With a FILE of ss that has no column",
        "State (as 'ss state close-wait' prints it), the state of its rows."
      })
  private @Nullable String state;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "Only in CLOSE_WAIT of this kind: eof_read, fin_only, unread, unaccepted, unknown.")
  private @Nullable String kind;

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
    TcpState wantedState = named("--state", state, TcpState.values(), TcpState::label);
    CloseWaitKind wantedKind = named("--kind", kind, CloseWaitKind.values(), CloseWaitKind::label);
    ConnectionListing.Query query = new ConnectionListing.Query(pid, wantedState, wantedKind);
    if (file != null) {
      require(answer.url == null, "--url asks a collector, and FILE is none: choose one");
      new SavedConnections(query, page.queryOfAll(pid), surroundings.terminal())
          .print(file, answer.json);
      return ExitCode.FINE;
    }
    ListQuery part = page.query(pid, ConnectionField.labels());
    AnswerDocument document =
        new AskOrLook(
                surroundings,
                options.load(surroundings.environment()),
                LookLength.exactly(TICKS - 1))
            .answer(
                answer.url,
                "/api/v1/connections"
                    + PageOptions.parameters(part)
                    + (wantedState == null ? "" : "&state=" + wantedState.label())
                    + (wantedKind == null ? "" : "&kind=" + wantedKind.label()),
                json -> AnswerDocument.parse(json, "connections"),
                snapshot -> json(snapshot, query, part));
    Terminal terminal = surroundings.terminal();
    AskOrLook.printLimitations(document, terminal.err());
    if (answer.json) {
      terminal.out().println(document.toJson());
    } else {
      print(document, terminal);
      page.tellRest(document, "connections", terminal);
    }
    return ExitCode.FINE;
  }

  private static String json(Snapshot snapshot, ConnectionListing.Query query, ListQuery part) {
    ConnectionListing.Page found =
        snapshot
            .connections()
            .page(
                new ConnectionListing.Selection(
                    query, part.text(), List.of(), snapshot.processes()),
                part.sort() == null
                    ? ConnectionOrder.NONE
                    : Objects.requireNonNull(ConnectionOrder.parse(part.sort())),
                part.offset(),
                part.limit());
    return ConnectionsJson.of(new LatestSnapshot.Arrival(snapshot, System.nanoTime()), part, found);
  }

  private static void print(AnswerDocument document, Terminal terminal) {
    TextTable table =
        new TextTable(
            terminal.out(),
            "STATE",
            ">SINCE",
            ">RECV-Q",
            ">SEND-Q",
            "LOCAL",
            "REMOTE",
            ">PID",
            "PROCESS");
    for (AnswerRow row : document.root().rows("connections")) {
      String kind = row.text("closeWaitKind");
      table.add(
          row.text("state") + (kind.isEmpty() ? "" : "/" + kind),
          Figures.seconds(row.number("stateForSeconds")),
          row.text("recvQueueBytes"),
          row.text("sendQueueBytes"),
          row.text("local"),
          row.text("remote"),
          row.text("pid"),
          row.text("process"));
    }
    table.end();
  }

  private <T> @Nullable T named(
      String option, @Nullable String text, T[] values, Function<T, String> label) {
    if (text == null) {
      return null;
    }
    List<String> labels = Arrays.stream(values).map(label).toList();
    int index = labels.indexOf(text.toLowerCase(Locale.ROOT).replace('-', '_'));
    require(index >= 0, option + " must be one of " + String.join(", ", labels));
    return values[index];
  }

  private void require(boolean met, String message) {
    if (!met) {
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
  }
}
