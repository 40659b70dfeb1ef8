package io.netagent.collector.expose.cli;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.expose.Awaited;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.json.AnswerDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gets what a command prints: asks the collector at {@code --url}; without one, the collector that
 * runs on this machine, and if there is none looks at the sockets itself, for some ticks.
 */
final class AskOrLook {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int NAMED = 3;

  private final Surroundings surroundings;
  private final CollectorConfig config;
  private final LookLength length;

  /**
   * Asks nobody yet.
   *
   * @param length how long to look if nobody answers
   */
  AskOrLook(Surroundings surroundings, CollectorConfig config, LookLength length) {
    this.surroundings = surroundings;
    this.config = config;
    this.length = length;
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
                  + (length.seconds() == 0 ? "" : " for " + length.seconds() + " s")
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
      return reading.document(telling.json(lastOf(collecting)));
    } catch (IOException | UncheckedIOException e) {
      throw new CannotReadException("can't read the sockets: " + e.getMessage(), e);
    }
  }

  private Snapshot lastOf(Collecting collecting) throws InterruptedException {
    Snapshot snapshot = collecting.tick();
    List<String> told = List.of();
    for (int seconds = 0; seconds < length.mostSeconds(); seconds++) {
      if (seconds >= length.seconds()) {
        List<String> awaited =
            length.awaited(seconds, snapshot.awaited()).stream().map(Awaited::what).toList();
        if (awaited.isEmpty()) {
          break;
        }
        if (!told.containsAll(awaited)) {
          tellAwaited(awaited);
          told = awaited;
        }
      }
      Thread.sleep(INTERVAL.toMillis());
      snapshot = collecting.tick();
    }
    return snapshot;
  }

  private void tellAwaited(List<String> awaited) {
    List<String> named = awaited.subList(0, Math.min(NAMED, awaited.size()));
    surroundings
        .terminal()
        .err()
        .println(
            TerminalText.escape(
                "Looking longer, "
                    + length.mostSeconds()
                    + " s in all at most, for "
                    + String.join(", ", named)
                    + (named.size() < awaited.size()
                        ? " and " + (awaited.size() - named.size()) + " more"
                        : "")
                    + "."));
  }

  /** What the answer can't hold, each as a line of stderr. */
  static void printLimitations(AnswerDocument document, PrintWriter err) {
    document
        .limitations()
        .forEach(limitation -> err.println("limited: " + TerminalText.escape(limitation)));
  }
}
