package io.netagent.collector.expose.cli;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.expose.Answers;
import io.netagent.collector.expose.cli.screen.Key;
import io.netagent.collector.expose.cli.screen.Screen;
import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.top.TopAnswer;
import io.netagent.collector.expose.cli.top.TopLines;
import io.netagent.collector.expose.cli.top.TopPage;
import io.netagent.collector.expose.cli.top.TopQuestion;
import io.netagent.collector.expose.cli.top.TopState;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code top}: what goes on, live. */
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    description = {
      "Show findings, connections (counted by process, remote and state, or one by one), listeners,",
      "lines of code and processes live, and with Enter all of one of them: h tells the keys. Asks a",
      "running collector, else looks for itself. Where stdout is no terminal, or TERM is dumb, it",
      "prints the groups once per interval as plain lines. Exit code: 0, 2 usage, 3 can't read."
    })
final class TopCommand implements Callable<Integer> {
  private static final long PAUSE_MILLIS = 2_000;
  private static final int KEY_MILLIS = 100;
  private static final int SOON_MILLIS = 15;
  private static final int MOST_ROWS = 1000;

  @Option(names = "--once", description = "Print the groups once, as plain lines, and end.")
  private boolean once;

  @Mixin private final PageOptions page = new PageOptions();
  @Mixin private final AnswerOptions answer = new AnswerOptions();

  private final SharedOptions options;
  private final Surroundings surroundings;

  TopCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    CollectorConfig config = options.load(surroundings.environment());
    long pauseMillis = answer.watch.millisOr(PAUSE_MILLIS);
    TopState state = new TopState(page.search(), page.sort(TopState.groupSorts()));
    String plain =
        "/api/v1/groups" + PageOptions.parameters(page.query(null, TopState.groupSorts()));
    Terminal terminal = surroundings.terminal();
    try (Answers answers =
        new AskOrLook(surroundings, config, LookLength.exactly(0))
            .goingOn(answer.url, plain, Duration.ofMillis(pauseMillis))) {
      if (!once && !answer.json && terminal.hasKeys()) {
        Screen screen = Screen.open(terminal.out());
        if (screen != null) {
          try (screen) {
            live(screen, state, answers, pauseMillis);
          }
          return ExitCode.FINE;
        }
      }
      printAgainAndAgain(answers, plain, pauseMillis);
      return ExitCode.FINE;
    } catch (IOException e) {
      throw new CannotReadException("no answer: " + e.getMessage(), e);
    }
  }

  private void live(Screen screen, TopState state, Answers answers, long pauseMillis) {
    boolean colours = surroundings.terminal().colours() && !options.noColor;
    String from =
        answers.isLook() ? "looking for itself" : answer.url == null ? "" : answer.url.toString();
    TopPage drawn =
        new TopPage(
            "netagent top"
                + (from.isEmpty() ? "" : "  " + from)
                + "  every "
                + seconds(pauseMillis)
                + " s",
            colours);
    try (TopFeed feed = new TopFeed(answers, pauseMillis)) {
      feed.start();
      Screen.Size size = new Screen.Size(0, 0);
      boolean anew = true;
      while (!state.ended()) {
        Screen.Size before = size;
        size = screen.size();
        TopAnswer shown = feed.newest();
        int rows = Math.min(MOST_ROWS, drawn.rows(shown, size));
        screen.show(drawn.lines(state, shown, size), anew || !size.equals(before));
        anew = false;
        feed.want(state.question(rows), state.paused());
        for (Key key : screen.keys(feed.isBehind() ? SOON_MILLIS : KEY_MILLIS)) {
          anew |= key.name() == Key.Name.REDRAW;
          state.press(key, shown, rows);
        }
      }
    }
  }

  private static String seconds(long millis) {
    return millis % 1000 == 0 ? "" + millis / 1000 : "" + millis / 1e3;
  }

  private void printAgainAndAgain(Answers answers, String target, long pauseMillis)
      throws IOException, CannotReadException, InterruptedException {
    PrintWriter out = surroundings.terminal().out();
    boolean answered = false;
    while (true) {
      try {
        TopAnswer got = TopFeed.answer(answers, TopQuestion.groups(target));
        if (answer.json) {
          out.println(got.asJson());
        } else {
          TopLines.of(got).forEach(out::println);
        }
        answered = true;
      } catch (IOException e) {
        if (!answered || once) {
          throw e;
        }
        surroundings.terminal().err().println("no answer: " + e.getMessage() + "; asking again");
      }
      if (once || out.checkError()) {
        return;
      }
      Thread.sleep(pauseMillis);
    }
  }
}
