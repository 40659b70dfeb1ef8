package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.screen.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.ToIntFunction;

/**
 * A command again and again. On a terminal each time takes the place of the last, as a whole and
 * only when it is there; elsewhere it follows it. Ends when nobody reads it any more.
 */
final class Repetition {
  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final Surroundings surroundings;
  private final long pauseMillis;

  Repetition(Surroundings surroundings, long pauseMillis) {
    this.surroundings = surroundings;
    this.pauseMillis = pauseMillis;
  }

  /**
   * Does not return before the first time has failed, or the output is closed.
   *
   * @param once the command, which prints to these surroundings and returns its exit code
   */
  int run(ToIntFunction<Surroundings> once) throws InterruptedException {
    Terminal terminal = surroundings.terminal();
    if (terminal.isScreen()) {
      terminal.out().print(CLEAR);
      terminal.out().flush();
    }
    int code = once.applyAsInt(surroundings);
    if (code == ExitCode.USAGE || code == ExitCode.CANNOT_READ) {
      return code;
    }
    while (!terminal.out().checkError()) {
      Thread.sleep(pauseMillis);
      code = terminal.isScreen() ? inPlace(once) : once.applyAsInt(surroundings);
    }
    return code;
  }

  private int inPlace(ToIntFunction<Surroundings> once) {
    Terminal terminal = surroundings.terminal();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        once.applyAsInt(
            surroundings.with(terminal.to(new PrintWriter(out, true), new PrintWriter(err, true))));
    terminal.out().print(CLEAR);
    terminal.out().flush();
    terminal.err().print(err);
    terminal.err().flush();
    terminal.out().print(out);
    terminal.out().flush();
    return code;
  }
}
