package io.netagent.collector.expose.cli;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.expose.Answers;
import io.netagent.collector.expose.Awaited;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.NotThereException;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.json.AnswerDocument;
import io.netagent.collector.expose.web.PagesInProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gets what a command prints: asks the collector at {@code --url}; without one, the collector that
 * runs on this machine, and if there is none looks at the sockets itself, for some ticks.
 */
final class AskOrLook {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int NAMED = 3;

  /** What gives the rights that a limitation names, to this command or to the one that it asks. */
  private static final String RIGHTS =
      "hint: root has these rights (sudo netagent COMMAND, sudo netagent run); a container, with"
          + " --pid=host --cap-add=SYS_PTRACE,DAC_READ_SEARCH,SYS_ADMIN.";

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

  /** Reads the JSON of an answer; throws IOException if it is not what was asked for. */
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
  <T> T answer(@Nullable URI collector, String target, Reading<T> reading)
      throws CannotReadException, InterruptedException {
    URI asked = collector == null ? RunningCollector.at(config.listen()) : collector;
    try {
      T document = reading.document(RunningCollector.get(asked, target));
      surroundings.terminal().err().println("Asked the collector at " + asked + ".");
      return document;
    } catch (NotThereException e) {
      throw new CannotReadException("the collector at " + asked + ": " + e.getMessage(), e);
    } catch (IOException e) {
      String why = "no answer from " + asked + ": " + e.getMessage();
      if (collector != null) {
        throw new CannotReadException(why, e);
      }
      tellLooking(why);
    }
    try (Answers look = inProcess(null)) {
      return reading.document(look.get(target));
    } catch (NotThereException e) {
      throw new CannotReadException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CannotReadException("can't read the sockets: " + e.getMessage(), e);
    }
  }

  /**
   * The same, of an answer with a list.
   *
   * @param list the field that it stands in
   */
  AnswerDocument list(@Nullable URI collector, String target, String list)
      throws CannotReadException, InterruptedException {
    return answer(collector, target, json -> AnswerDocument.parse(json, list));
  }

  /**
   * Whoever can answer several questions: as {@link #answer} chooses, asked with the first of them.
   * To be closed.
   */
  Answers answers(@Nullable URI collector, String first)
      throws CannotReadException, InterruptedException {
    Answers running = running(collector, first);
    return running == null ? inProcess(null) : running;
  }

  /**
   * The same, but a look goes on, with this time from tick to tick, and each question is answered
   * by what was seen last.
   */
  Answers goingOn(@Nullable URI collector, String first, Duration interval)
      throws CannotReadException, InterruptedException {
    Answers running = running(collector, first);
    return running == null ? inProcess(interval) : running;
  }

  private @Nullable Answers running(@Nullable URI collector, String first)
      throws CannotReadException {
    URI asked = collector == null ? RunningCollector.at(config.listen()) : collector;
    try {
      answersAtAll(asked, first);
      surroundings.terminal().err().println("Asking the collector at " + asked + ".");
      return new Answers() {
        @Override
        public String get(String target) throws IOException {
          return RunningCollector.get(asked, target);
        }

        @Override
        public boolean isLook() {
          return false;
        }

        @Override
        public void close() {}
      };
    } catch (IOException e) {
      if (collector != null) {
        throw new CannotReadException("no answer from " + asked + ": " + e.getMessage(), e);
      }
      tellLooking("no answer from " + asked + ": " + e.getMessage());
      return null;
    }
  }

  /** Throws IOException if not; that there is no such thing is an answer. */
  private static void answersAtAll(URI collector, String target) throws IOException {
    try {
      var unused = RunningCollector.get(collector, target);
    } catch (NotThereException e) {
      // Whoever asks again is told so.
    }
  }

  /** Whose look goes on with this interval; null: it ends before the first question. */
  private Answers inProcess(@Nullable Duration interval)
      throws CannotReadException, InterruptedException {
    LatestSnapshot latest = new LatestSnapshot(System::nanoTime);
    Collecting collecting = collecting(interval == null ? INTERVAL : interval, interval == null);
    try {
      var unused = lastOf(collecting, latest);
      if (interval != null) {
        collecting.start(latest);
      }
    } catch (UncheckedIOException e) {
      collecting.close();
      throw new CannotReadException("can't read the sockets: " + e.getMessage(), e);
    }
    PagesInProcess pages = new PagesInProcess(config, surroundings.version(), latest);
    return new Answers() {
      @Override
      public String get(String target) throws IOException {
        return pages.get(target);
      }

      @Override
      public boolean isLook() {
        return true;
      }

      @Override
      public void close() {
        collecting.close();
      }
    };
  }

  private Collecting collecting(Duration interval, boolean shortLook) {
    return surroundings
        .collecting()
        .create(interval, config.applicationPackages(), config.source(), shortLook);
  }

  private void tellLooking(@Nullable String why) {
    surroundings
        .terminal()
        .err()
        .println(
            TerminalText.escape(why + "; looking for myself")
                + (length.seconds() == 0 ? "" : " for " + length.seconds() + " s")
                + ".");
  }

  private Snapshot lastOf(Collecting collecting, Consumer<Snapshot> each)
      throws InterruptedException {
    Snapshot snapshot = collecting.tick();
    long beganAtNanos = System.nanoTime();
    each.accept(snapshot);
    boolean told = false;
    while (true) {
      double looked = (System.nanoTime() - beganAtNanos) / 1e9;
      if (looked >= length.seconds()) {
        List<Awaited> awaited = length.awaited(looked, snapshot.awaited());
        if (awaited.isEmpty()) {
          break;
        }
        if (!told) {
          tellAwaited(awaited);
          told = true;
        }
      }
      Thread.sleep(INTERVAL.toMillis());
      snapshot = collecting.tick();
      each.accept(snapshot);
    }
    return snapshot;
  }

  private void tellAwaited(List<Awaited> awaited) {
    List<String> named = awaited.stream().limit(NAMED).map(Awaited::what).toList();
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
    if (document.limitations().stream().anyMatch(each -> each.contains("CAP_"))) {
      err.println(RIGHTS);
    }
  }
}
