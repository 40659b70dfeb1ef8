package io.netagent.collector.expose.cli;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.diagnose.Finding;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.json.FindingView;
import io.netagent.collector.expose.json.FindingsDocument;
import io.netagent.collector.expose.json.FindingsJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code findings}: the verdicts, now. */
@Command(
    name = "findings",
    mixinStandardHelpOptions = true,
    description = {
      "Print what is found: asks a running collector, else looks for itself, for some seconds.",
      "Exit code: 0 nothing wrong, 1 something is, 2 usage, 3 can't read."
    })
final class FindingsCommand implements Callable<Integer> {
  /** Enough to see whether a count grows and whether bytes move, short enough to wait for. */
  private static final int SHORT_LOOK_TICKS = 6;

  private static final Duration SHORT_LOOK_INTERVAL = Duration.ofSeconds(1);

  @Option(names = "--pid", paramLabel = "N", description = "Only this process.")
  private @Nullable Integer pid;

  @Option(names = "--json", description = "As JSON, as /api/v1/findings gives it.")
  private boolean json;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Ask this collector, such as http://127.0.0.1:9465, and no other.")
  private @Nullable URI url;

  private final SharedOptions options;
  private final Surroundings surroundings;

  FindingsCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    CollectorConfig config = options.load(surroundings.environment());
    FindingsDocument document = url == null ? askOrLook(config) : ask(url);
    print(document);
    return document.hasFaults() ? ExitCode.FINDINGS : ExitCode.FINE;
  }

  private FindingsDocument ask(URI collector) throws CannotReadException {
    try {
      FindingsDocument document = RunningCollector.findings(collector, pid);
      surroundings.terminal().err().println("Asked the collector at " + collector + ".");
      return document;
    } catch (IOException e) {
      throw new CannotReadException("no answer from " + collector + ": " + e.getMessage(), e);
    }
  }

  private FindingsDocument askOrLook(CollectorConfig config)
      throws CannotReadException, InterruptedException {
    URI collector = RunningCollector.at(config.listen());
    try {
      return ask(collector);
    } catch (CannotReadException e) {
      surroundings
          .terminal()
          .err()
          .println(
              TerminalText.escape(e.getMessage() + "; looking for myself for ")
                  + (SHORT_LOOK_TICKS - 1) * SHORT_LOOK_INTERVAL.toSeconds()
                  + " s.");
    }
    return look(config);
  }

  private FindingsDocument look(CollectorConfig config)
      throws CannotReadException, InterruptedException {
    try (Collecting collecting =
        surroundings
            .collecting()
            .create(SHORT_LOOK_INTERVAL, config.applicationPackages(), config.source(), true)) {
      Snapshot snapshot = collecting.tick();
      for (int tick = 1; tick < SHORT_LOOK_TICKS; tick++) {
        Thread.sleep(SHORT_LOOK_INTERVAL.toMillis());
        snapshot = collecting.tick();
      }
      List<Finding> findings =
          snapshot.findings().stream()
              .filter(finding -> pid == null || finding.pid() == pid)
              .toList();
      return FindingsDocument.parse(FindingsJson.of(snapshot, findings));
    } catch (IOException | UncheckedIOException e) {
      throw new CannotReadException("can't read the sockets: " + e.getMessage(), e);
    }
  }

  private void print(FindingsDocument document) throws IOException {
    Terminal terminal =
        options.noColor ? surroundings.terminal().withoutColours() : surroundings.terminal();
    PrintWriter err = terminal.err();
    document
        .limitations()
        .forEach(limitation -> err.println("limited: " + TerminalText.escape(limitation)));
    if (json) {
      terminal.out().println(document.toJson());
      return;
    }
    List<FindingView> findings = document.findings();
    if (findings.isEmpty()) {
      String where = pid == null ? "" : " for pid " + pid;
      String limits = document.limitations().isEmpty() ? "" : " in what can be seen from here";
      terminal.out().println("No findings" + where + limits + ".");
    }
    FindingPrinter printer = new FindingPrinter(terminal);
    findings.forEach(printer::print);
  }
}
