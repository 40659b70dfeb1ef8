package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.json.AnswerDocument;
import io.netagent.collector.expose.json.ListQuery;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much of a list to print. */
final class PageOptions {
  /** A running collector gives no more at once. */
  static final int MAX_LIMIT = 1000;

  private static final int DEFAULT_LIMIT = 100;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Print this many at most; 100, and no more than 1000 at once.")
  private @Nullable Integer limit;

  @Option(names = "--offset", paramLabel = "N", description = "Leave out this many first; 0.")
  private @Nullable Integer offset;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** Throws ParameterException for numbers that can't be used. */
  ListQuery query(@Nullable Integer pid) {
    return query(pid, DEFAULT_LIMIT, MAX_LIMIT);
  }

  /** Of something that is at hand as a whole: all of it, if nobody says otherwise. */
  ListQuery queryOfAll(@Nullable Integer pid) {
    return query(pid, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  private ListQuery query(@Nullable Integer pid, int defaultLimit, int maxLimit) {
    int rows = limit == null ? defaultLimit : limit;
    int first = offset == null ? 0 : offset;
    require(rows >= 1 && rows <= maxLimit, "--limit must be a number from 1 to " + maxLimit);
    require(first >= 0, "--offset must not be negative");
    require(pid == null || pid >= 0, "--pid must not be negative");
    return new ListQuery(pid, first, rows);
  }

  private void require(boolean met, String message) {
    if (!met && spec != null) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  /** As they stand in a URL, question mark included. */
  static String parameters(ListQuery query) {
    return "?limit="
        + query.limit()
        + "&offset="
        + query.offset()
        + (query.pid() == null ? "" : "&pid=" + query.pid());
  }

  /** Says on stderr what of the list was not printed. */
  void tellRest(AnswerDocument document, String list, Terminal terminal) {
    tellRest(document, list, list, terminal);
  }

  /**
   * Says on stderr what of the list was not printed.
   *
   * @param rows what they are called
   * @param list the field that they stand in
   */
  void tellRest(AnswerDocument document, String rows, String list, Terminal terminal) {
    long total = (long) document.root().number("total");
    int printed = document.root().rows(list).size();
    if (total == 0) {
      terminal.err().println("No " + rows + ".");
    } else if (printed < total) {
      terminal
          .err()
          .println(printed + " of " + total + " " + rows + "; -n and --offset show the rest.");
    }
  }
}
