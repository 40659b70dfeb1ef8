package io.netagent.collector.expose.cli;

import io.netagent.collector.config.ConfigException;
import io.netagent.collector.expose.Answers;
import io.netagent.collector.expose.NotThereException;
import io.netagent.collector.expose.cli.detail.Sheet;
import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.Column;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.json.AnswerDocument;
import io.netagent.collector.expose.json.AnswerRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells all of one thing, named by its id or by something that only it has: what {@code
 * connection}, {@code site} and {@code process} have in common.
 */
final class OneThing {
  private static final int NAMED = 10;
  private static final int TICKS = 2;

  private final SharedOptions options;
  private final Surroundings surroundings;
  private final AnswerOptions answer;

  OneThing(SharedOptions options, Surroundings surroundings, AnswerOptions answer) {
    this.options = options;
    this.surroundings = surroundings;
    this.answer = answer;
  }

  /**
   * What sort of thing.
   *
   * @param name of the command
   * @param plural of the command that lists them, and of its list
   * @param target path and query before the id
   * @param list a list that its answer has
   * @param id the field with it in rows of the list
   */
  record Kind(
      String name,
      String plural,
      String target,
      String list,
      String id,
      List<Column> columns,
      BiConsumer<Sheet, AnswerRow> printer) {}

  /**
   * How to find what somebody means by something else than an id.
   *
   * @param query of the list, that it must pass
   * @param best rows that are taken alone, if there are any
   */
  record Search(String query, Predicate<AnswerRow> best) {}

  /**
   * Prints the one that is meant.
   *
   * @param meant as somebody has written it
   * @param searches where to look for it, the first with a result counts; none: it is an id
   * @return the exit code
   */
  int tell(Kind kind, String meant, List<Search> searches)
      throws CannotReadException, ConfigException, InterruptedException {
    AskOrLook asking =
        new AskOrLook(
            surroundings, options.load(surroundings.environment()), LookLength.exactly(TICKS - 1));
    String first =
        searches.isEmpty() ? kind.target() + encoded(meant) : page(kind, searches.get(0));
    try (Answers answers = asking.answers(answer.url, first)) {
      return tell(kind, meant, searches, answers);
    } catch (IOException e) {
      throw new CannotReadException("no answer: " + e.getMessage(), e);
    }
  }

  private int tell(Kind kind, String meant, List<Search> searches, Answers answers)
      throws CannotReadException, IOException {
    try {
      String id = searches.isEmpty() ? meant : id(kind, meant, searches, answers);
      return id == null ? ExitCode.USAGE : print(kind, id, answers);
    } catch (NotThereException e) {
      // Mostly it is there, and a right is missing to see it.
      AskOrLook.printLimitations(
          AnswerDocument.parse(answers.get("/api/v1/" + kind.plural() + "?limit=1"), kind.plural()),
          surroundings.terminal().err());
      throw new CannotReadException(e.getMessage() + "\n" + hint(kind), e);
    }
  }

  /** Null: there are several, which it has told. */
  private @Nullable String id(Kind kind, String meant, List<Search> searches, Answers answers)
      throws IOException {
    for (Search search : searches) {
      AnswerDocument found = AnswerDocument.parse(answers.get(page(kind, search)), kind.plural());
      List<AnswerRow> rows = found.root().rows(kind.plural());
      List<AnswerRow> best = rows.stream().filter(search.best()).toList();
      List<AnswerRow> candidates = best.isEmpty() ? rows : best;
      if (candidates.size() == 1) {
        return candidates.get(0).text(kind.id());
      }
      if (!candidates.isEmpty()) {
        tellSeveral(kind, meant, candidates, (long) found.root().number("total"));
        return null;
      }
    }
    throw new NotThereException(
        "There is no " + kind.name() + " '" + meant + "' that can be seen.");
  }

  private void tellSeveral(Kind kind, String meant, List<AnswerRow> rows, long total) {
    PrintWriter err = surroundings.terminal().err();
    err.println(
        "'"
            + TerminalText.escape(meant)
            + "' is not one of the "
            + kind.plural()
            + " but "
            + Math.max(total, rows.size())
            + ". Which one? netagent "
            + kind.name()
            + " ID");
    surroundings.printTable(kind.columns(), rows, err);
  }

  private int print(Kind kind, String id, Answers answers) throws IOException {
    AnswerDocument document =
        AnswerDocument.parse(answers.get(kind.target() + encoded(id)), kind.list());
    Terminal terminal = surroundings.terminal();
    AskOrLook.printLimitations(document, terminal.err());
    if (answer.json) {
      terminal.out().println(document.toJson());
    } else {
      kind.printer().accept(surroundings.sheet(options), document.root());
    }
    return ExitCode.FINE;
  }

  private static String page(Kind kind, Search search) {
    return "/api/v1/" + kind.plural() + "?limit=" + NAMED + "&" + search.query();
  }

  private static String hint(Kind kind) {
    return "hint: netagent " + kind.plural() + " lists those that are there.";
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
