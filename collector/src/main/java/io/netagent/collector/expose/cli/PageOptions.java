package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.json.AnswerDocument;
import io.netagent.collector.expose.json.ListQuery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
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

  @Option(
      names = {"-q", "--search"},
      paramLabel = "TEXT",
      description = "Only rows with this text in one of their names, whatever its case.")
  private @Nullable String search;

  @Option(
      names = "--sort",
      parameterConsumer = AsItStands.class,
      paramLabel = "FIELD",
      description = {
        "Sort by this field of the JSON; --sort=-FIELD: the largest first. What is not known comes",
        "last."
      })
  private @Nullable String sort;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** A field behind a minus may look like an option: -queueLength like -q. */
  static final class AsItStands implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> args, ArgSpec option, CommandSpec command) {
      if (args.isEmpty()) {
        throw new ParameterException(command.commandLine(), "--sort needs a FIELD");
      }
      option.setValue(args.pop());
    }
  }

  /**
   * Throws ParameterException for what can't be used.
   *
   * @param sorts fields that the list can be sorted by
   */
  ListQuery query(@Nullable Integer pid, Collection<String> sorts) {
    ListQuery part = query(pid, DEFAULT_LIMIT, MAX_LIMIT);
    return new ListQuery(part.pid(), search(), Map.of(), sort(sorts), part.offset(), part.limit());
  }

  /** Empty for any. */
  String search() {
    return search == null ? "" : search.strip();
  }

  /** Null for the list's own order. */
  @Nullable String sort(Collection<String> sorts) {
    if (sort != null) {
      require(
          sorts.contains(sort.startsWith("-") ? sort.substring(1) : sort),
          "--sort must be one of "
              + String.join(", ", sorts)
              + ", or such a one behind a minus (--sort=-FIELD)");
    }
    return sort;
  }

  /** Of something that is at hand as a whole: all of it, if nobody says otherwise. */
  ListQuery queryOfAll(@Nullable Integer pid) {
    require(search == null && sort == null, "-q and --sort are for a collector, not for FILE");
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
        + (query.sort() == null ? "" : "&sort=" + query.sort())
        + (query.text().isEmpty()
            ? ""
            : "&q=" + URLEncoder.encode(query.text(), StandardCharsets.UTF_8))
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
