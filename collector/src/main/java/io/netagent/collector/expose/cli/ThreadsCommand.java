package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.Figures;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.cli.text.TextTable;
import io.netagent.collector.expose.json.AnswerDocument;
import io.netagent.collector.expose.json.AnswerRow;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.json.ThreadsJson;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code threads}: who waits for the network, and where in the code. */
@Command(
    name = "threads",
    mixinStandardHelpOptions = true,
    description = {
      "Print the threads of a JVM with the agent that have been in a read, write, connect, accept,",
      "handshake or lookup for a second or longer: asks a running collector, else looks for itself.",
      "LIMIT is the call's own timeout, such as SO_TIMEOUT. Exit code: 0, 2 usage, 3 can't read."
    })
final class ThreadsCommand implements Callable<Integer> {
  private static final int TICKS = 1;

  @Parameters(paramLabel = "PID", description = "The process.")
  private int pid;

  @Option(
      names = "--stacks",
      description = {
        "With their names and stacks, and those of all other threads: asks the JVM for these, which",
        "it answers at most once a second. That takes the process's own user, or root."
      })
  private boolean stacks;

  @Mixin private final PageOptions page = new PageOptions();
  @Mixin private final AnswerOptions answer = new AnswerOptions();

  @Spec private @Nullable CommandSpec spec;

  private final SharedOptions options;
  private final Surroundings surroundings;

  ThreadsCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    if (pid < 1) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "PID must be a number from 1 on");
    }
    ListQuery query = page.query(pid, ThreadsJson.COLUMNS.types().keySet());
    AnswerDocument document =
        new AskOrLook(
                surroundings,
                options.load(surroundings.environment()),
                LookLength.exactly(TICKS - 1))
            .list(
                answer.url,
                "/api/v1/threads" + PageOptions.parameters(query) + (stacks ? "&stacks=true" : ""),
                "threads");
    Terminal terminal = surroundings.terminal();
    AnswerRow root = document.root();
    if (answer.json) {
      terminal.out().println(document.toJson());
    } else {
      print(root, terminal.out());
      page.tellRest(document, "blocked threads", "threads", terminal);
    }
    if (!root.truth("agent")) {
      terminal.err().println("There is no agent in process " + pid + ": only it knows threads.");
      return ExitCode.CANNOT_READ;
    }
    if (root.knows("stacksMissing")) {
      terminal.err().println("no stacks: " + TerminalText.escape(root.text("stacksMissing")));
      return ExitCode.CANNOT_READ;
    }
    return ExitCode.FINE;
  }

  private void print(AnswerRow root, PrintWriter out) {
    if (!stacks || root.knows("stacksMissing")) {
      TextTable table =
          new TextTable(
              out, "KIND", ">FOR", ">LIMIT", ">THREAD", "REMOTE OR HOST", "LOCAL", ">FD", "SITE");
      for (AnswerRow row : root.rows("threads")) {
        table.add(
            row.text("kind"),
            Figures.seconds(row.number("forSeconds")),
            limit(row),
            row.text("threadId"),
            row.text(row.knows("host") ? "host" : "remote"),
            row.text("local"),
            row.text("fd"),
            row.text("site"));
      }
      table.end();
      return;
    }
    for (AnswerRow row : root.rows("threads")) {
      String where =
          row.text(row.knows("host") ? "host" : row.knows("remote") ? "remote" : "local");
      out.println(
          TerminalText.escape(
              row.text("kind")
                  + (where.isEmpty() ? "" : " " + where)
                  + " for "
                  + Figures.seconds(row.number("forSeconds"))
                  + (limit(row).isEmpty() ? "" : ", limit " + limit(row))
                  + (row.knows("fd") ? ", fd " + row.text("fd") : "")));
      printThread(row, out);
    }
    for (AnswerRow row : root.rows("otherThreads")) {
      printThread(row, out);
    }
    out.flush();
  }

  private static String limit(AnswerRow row) {
    double seconds = row.number("limitSeconds");
    return seconds == 0
        ? "none"
        : seconds < 1 ? Math.round(seconds * 1e3) + "ms" : Figures.seconds(seconds);
  }

  private static void printThread(AnswerRow row, PrintWriter out) {
    String name = row.knows("name") ? " \"" + row.text("name") + "\"" : " (its stack is not known)";
    out.println(
        TerminalText.escape(
            "  thread "
                + row.text("threadId")
                + name
                + (row.truth("virtual") ? " virtual" : "")
                + (row.knows("state") ? " " + row.text("state") : "")
                + (row.knows("lock") ? ", waits for " + row.text("lock") : "")
                + (row.knows("lockOwnerId")
                    ? ", which thread " + row.text("lockOwnerId") + " holds"
                    : "")));
    for (String frame : row.texts("stack")) {
      out.println("    at " + TerminalText.escape(frame));
    }
    if (row.number("framesLeftOut") > 0) {
      out.println("    … " + row.text("framesLeftOut") + " more");
    }
    out.println();
  }
}
