package io.netagent.collector.expose.cli;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.config.EventLogSettings;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SourceStatus;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.log.EventFeed;
import io.netagent.collector.expose.log.EventLog;
import io.netagent.collector.expose.web.WebServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code run}: ticks and serves until the process is told to end. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Watch the host's TCP sockets and serve what is found, until Ctrl-C or SIGTERM. Exit code: 0,",
      "2 usage, 3 can't read or serve."
    })
final class RunCommand implements Callable<Integer> {
  private final SharedOptions options;
  private final Surroundings surroundings;

  RunCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    CollectorConfig config = options.load(surroundings.environment());
    LatestSnapshot latest = new LatestSnapshot(System::nanoTime);
    try (EventLog log = eventLog(config);
        WebServer server = serve(config, latest);
        Collecting collecting =
            surroundings
                .collecting()
                .create(config.interval(), config.applicationPackages(), config.source(), false)) {
      Shutdown.closeAtExit(server, collecting, () -> close(log));
      AtomicBoolean first = new AtomicBoolean(true);
      collecting.start(
          snapshot -> {
            Snapshot complete = log == null ? snapshot : snapshot.with(log.status());
            latest.accept(complete);
            if (first.getAndSet(false)) {
              tellStart(complete, server);
            }
          });
      awaitEnd();
    }
    return ExitCode.FINE;
  }

  /** Null if none is wanted. */
  private @Nullable EventLog eventLog(CollectorConfig config) throws CannotReadException {
    EventLogSettings wanted = config.events();
    if (!wanted.wanted()) {
      return null;
    }
    EventFeed feed =
        surroundings
            .events()
            .create(new EventFeed.Wish(-1, true, wanted.perSecond(), config.applicationPackages()));
    try {
      return EventLog.start(
          wanted, feed, HostName.ofThisHost(), new FileOutputStream(FileDescriptor.out));
    } catch (IOException e) {
      throw new CannotReadException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void close(@Nullable EventLog log) {
    if (log != null) {
      log.close();
    }
  }

  /** Parks this thread; the shutdown hook ends the process. */
  private static void awaitEnd() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private WebServer serve(CollectorConfig config, LatestSnapshot latest)
      throws CannotReadException {
    try {
      WebServer server = WebServer.start(config, surroundings.version(), latest);
      if (!config.listen().isLoopback()) {
        surroundings
            .terminal()
            .err()
            .println(
                "warning: "
                    + server.address()
                    + " can be reached from other machines, without a password and unencrypted:"
                    + " it shows process names, addresses and stack frames.");
      }
      return server;
    } catch (IOException e) {
      throw new CannotReadException(String.valueOf(e.getMessage()), e);
    }
  }

  private void tellStart(Snapshot snapshot, WebServer server) {
    PrintWriter err = surroundings.terminal().err();
    long agents = snapshot.processes().stream().filter(each -> each.agent() != null).count();
    err.println(
        "netagent "
            + surroundings.version()
            + " serves http://"
            + server.address()
            + "/ (metrics at /metrics); source "
            + snapshot.source().name()
            + ", "
            + agents
            + (agents == 1 ? " JVM" : " JVMs")
            + " with an agent");
    List<String> passedOver = snapshot.source().passedOver();
    passedOver.forEach(each -> err.println("passed over: " + TerminalText.escape(each)));
    List<String> said = passedOver.stream().map(SourceStatus::passedOverLimitation).toList();
    snapshot.limitations().stream()
        .filter(limitation -> !said.contains(limitation))
        .forEach(limitation -> err.println("limited: " + TerminalText.escape(limitation)));
  }
}
