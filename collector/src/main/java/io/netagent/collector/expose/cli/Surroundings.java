package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.detail.Sheet;
import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.screen.TerminalWidth;
import io.netagent.collector.expose.cli.text.Column;
import io.netagent.collector.expose.cli.text.TableLayout;
import io.netagent.collector.expose.cli.text.WrappedText;
import io.netagent.collector.expose.json.AnswerRow;
import io.netagent.collector.expose.log.EventFeed;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * What commands get from outside.
 *
 * @param version as in the manifest, or {@code development}
 */
public record Surroundings(
    Terminal terminal,
    Map<String, String> environment,
    String version,
    Collecting.Factory collecting,
    EventFeed.Factory events) {

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** The same with another terminal. */
  Surroundings with(Terminal other) {
    return new Surroundings(other, environment, version, collecting, events);
  }

  /** What a person reads on: as wide as a terminal is, at most. */
  Sheet sheet(SharedOptions options) {
    int columns = terminal.isTerminal() ? TerminalWidth.columns(environment) : WrappedText.COLUMNS;
    return new Sheet(terminal.out(), terminal.colours() && !options.noColor, columns);
  }

  /** Prints a table: cut to a terminal, and in a pipe as wide as it is; without rows, nothing. */
  void printTable(List<Column> columns, List<AnswerRow> rows) {
    printTable(columns, rows, terminal.out());
  }

  void printTable(List<Column> columns, List<AnswerRow> rows, PrintWriter to) {
    if (!rows.isEmpty()) {
      int width = terminal.isTerminal() ? TerminalWidth.ofTable(environment) : Integer.MAX_VALUE;
      new TableLayout(columns, rows, "", width).lines().forEach(to::println);
    }
    to.flush();
  }
}
