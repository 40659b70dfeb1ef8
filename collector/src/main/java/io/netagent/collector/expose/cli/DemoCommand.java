package io.netagent.collector.expose.cli;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.config.ListenAddress;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.cli.demo.DemoChild;
import io.netagent.collector.expose.cli.demo.DemoPeer;
import io.netagent.collector.expose.cli.detail.FindingPrinter;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.json.FindingsDocument;
import io.netagent.collector.expose.json.FindingsJson;
import io.netagent.collector.expose.web.WebServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: everything at once on this machine, with a program that leaks on purpose. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Start a small program that leaks connections, with the agent in it, and watch it: within",
      "30 s the verdict names the line of code. Nothing is left behind. Exit code: 0, 2 usage, 3 it",
      "can't be shown here."
    })
final class DemoCommand implements Callable<Integer> {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int VERDICT_TIMEOUT_SECONDS = 60;

  @Option(names = "--once", description = "End after the verdict, with exit code 0.")
  private boolean once;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Serve on this port of 127.0.0.1; by default 9465, or a free one.")
  private @Nullable Integer port;

  @Option(
      names = "--agent-jar",
      paramLabel = "FILE",
      description = "The agent; by default netagent.jar beside the collector's jar.")
  private @Nullable Path agentJar;

  private final SharedOptions options;
  private final Surroundings surroundings;

  DemoCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    CollectorConfig config = options.load(surroundings.environment());
    Path agent = agent();
    LatestSnapshot latest = new LatestSnapshot(System::nanoTime);
    PrintWriter err = surroundings.terminal().err();
    try (WebServer server = serve(config, latest);
        DemoPeer peer = new DemoPeer();
        DemoChild child = DemoChild.start(agent, peer.address(), err);
        Collecting collecting =
            surroundings
                .collecting()
                .create(INTERVAL, config.applicationPackages(), config.source(), false)) {
      Shutdown.closeAtExit(child, server, collecting, peer);
      err.println(
          "A small program (pid "
              + child.pid()
              + ") polls an order service and leaks a connection now and then."
              + " Waiting for the verdict …");
      Finding verdict = awaitVerdict(collecting, latest, child);
      print(verdict, latest);
      if (!once) {
        err.println("The numbers: http://" + server.address() + "/metrics. Ctrl-C ends the demo.");
        new CountDownLatch(1).await();
      }
    }
    return ExitCode.FINE;
  }

  private Path agent() throws CannotReadException {
    Path agent = agentJar != null ? agentJar : DemoChild.codePath().resolveSibling("netagent.jar");
    if (!Files.isReadable(agent)) {
      throw new CannotReadException(
          "no agent at " + agent + ": name netagent.jar with --agent-jar FILE");
    }
    return agent.toAbsolutePath();
  }

  private WebServer serve(CollectorConfig config, LatestSnapshot latest)
      throws CannotReadException {
    ListenAddress wanted = port == null ? config.listen() : new ListenAddress("127.0.0.1", port);
    try {
      return WebServer.start(at(wanted, config), surroundings.version(), latest);
    } catch (IOException e) {
      if (port != null) {
        throw new CannotReadException(String.valueOf(e.getMessage()), e);
      }
    }
    try {
      WebServer server =
          WebServer.start(at(wanted.withPort(0), config), surroundings.version(), latest);
      surroundings
          .terminal()
          .err()
          .println(wanted + " is taken; serving on " + server.address() + " instead.");
      return server;
    } catch (IOException e) {
      throw new CannotReadException(String.valueOf(e.getMessage()), e);
    }
  }

  private static CollectorConfig at(ListenAddress listen, CollectorConfig config) {
    return new CollectorConfig(
        listen,
        config.allowedHosts(),
        INTERVAL,
        config.applicationPackages(),
        config.source(),
        config.maxSeries(),
        config.events());
  }

  private static Finding awaitVerdict(Collecting collecting, LatestSnapshot latest, DemoChild child)
      throws CannotReadException, InterruptedException {
    CompletableFuture<Finding> verdict = new CompletableFuture<>();
    collecting.start(
        snapshot -> {
          latest.accept(snapshot);
          snapshot.findings().stream()
              .filter(finding -> finding.pid() == child.pid())
              .filter(finding -> !finding.benign() && !finding.site().isEmpty())
              .findFirst()
              .ifPresent(verdict::complete);
        });
    CompletableFuture<Void> childEnded =
        child
            .ended()
            .thenAccept(
                code ->
                    verdict.completeExceptionally(
                        new IllegalStateException("the sick program ended with code " + code)));
    try {
      return verdict.get(VERDICT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CannotReadException(
          "no verdict: " + String.valueOf(e.getCause()) + "; its output above tells why", e);
    } catch (TimeoutException e) {
      throw new CannotReadException("no verdict within 60 s: " + hint(latest), e);
    } finally {
      childEnded.cancel(false);
    }
  }

  /** What most likely stood in the way. */
  private static String hint(LatestSnapshot latest) {
    LatestSnapshot.Arrival newest = latest.newest();
    if (newest == null) {
      return "the sockets could not be read; the log tells why";
    }
    Snapshot snapshot = newest.snapshot();
    if (snapshot.source().flightRecordsLive() == 0) {
      return "no flight record was found; is /dev/shm there and writable?";
    }
    return snapshot.limitations().isEmpty()
        ? "the leak was not recognised; please report this as a bug"
        : TerminalText.escape(String.join("; ", snapshot.limitations()));
  }

  private void print(Finding verdict, LatestSnapshot latest) throws IOException {
    LatestSnapshot.Arrival newest = latest.newest();
    if (newest == null) {
      return;
    }
    FindingPrinter printer = new FindingPrinter(surroundings.sheet(options));
    FindingsDocument.parse(FindingsJson.of(newest.snapshot(), null, verdict::equals))
        .findings()
        .forEach(printer::print);
  }
}
