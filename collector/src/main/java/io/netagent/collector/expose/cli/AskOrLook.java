package io.netagent.collector.expose.cli;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.json.AnswerDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Gets what a command prints: asks the collector at {@code --url}; without one, the collector that
 * runs on this machine, and if there is none looks at the sockets itself, for some ticks.
 */
final class AskOrLook {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Surroundings surroundings;
  private final CollectorConfig config;
  private final int ticks;

  /**
   * Asks nobody yet.
   *
   * @param ticks how long to look, a second from one to the next
   */
  AskOrLook(Surroundings surroundings, CollectorConfig config, int ticks) {
    this.surroundings = surroundings;
    this.config = config;
    this.ticks = ticks;
  }

  /** What makes the JSON of a snapshot, as the collector would answer it. */
  @FunctionalInterface
  interface Telling {
    String json(Snapshot snapshot);
  }

  /** Reads the JSON back; throws IOException if it is not what was asked for. */
  @FunctionalInterface
  interface Reading<T> {
    T document(String json) throws IOException;
  }

  /**
   * The answer, from wherever.
   *
   * @param collector to be asked, and nobody else; or null
   * @param target path and query
   */
  <T> T answer(@Nullable URI collector, String target, Reading<T> reading, Telling telling)
      throws CannotReadException, InterruptedException {
    if (collector != null) {
      return ask(collector, target, reading);
    }
    try {
      return ask(RunningCollector.at(config.listen()), target, reading);
    } catch (CannotReadException e) {
      surroundings
          .terminal()
          .err()
          .println(
              TerminalText.escape(e.getMessage() + "; looking for myself")
                  + (ticks == 1 ? "" : " for " + (ticks - 1) * INTERVAL.toSeconds() + " s")
                  + ".");
    }
    return look(reading, telling);
  }

  private <T> T ask(URI collector, String target, Reading<T> reading) throws CannotReadException {
    try {
      T document = reading.document(RunningCollector.get(collector, target));
      surroundings.terminal().err().println("Asked the collector at " + collector + ".");
      return document;
    } catch (IOException e) {
      throw new CannotReadException("no answer from " + collector + ": " + e.getMessage(), e);
    }
  }

  private <T> T look(Reading<T> reading, Telling telling)
      throws CannotReadException, InterruptedException {
    try (Collecting collecting =
        surroundings
            .collecting()
            .create(INTERVAL, config.applicationPackages(), config.source(), true)) {
      Snapshot snapshot = collecting.tick();
      for (int tick = 1; tick < ticks; tick++) {
        Thread.sleep(INTERVAL.toMillis());
        snapshot = collecting.tick();
      }
      return reading.document(telling.json(snapshot));
    } catch (IOException | UncheckedIOException e) {
      throw new CannotReadException("can't read the sockets: " + e.getMessage(), e);
    }
  }

  /** What the answer can't hold, each as a line of stderr. */
  static void printLimitations(AnswerDocument document, PrintWriter err) {
    document
        .limitations()
        .forEach(limitation -> err.println("limited: " + TerminalText.escape(limitation)));
  }
}
