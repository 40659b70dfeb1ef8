package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.Figures;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.cli.text.TextTable;
import io.netagent.collector.expose.json.AnswerDocument;
import io.netagent.collector.expose.json.AnswerRow;
import io.netagent.collector.expose.json.ListQuery;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ports}: how near the ephemeral ports are to their end. */
@Command(
    name = "ports",
    mixinStandardHelpOptions = true,
    description = {
      "Print how many ephemeral ports are in use, by network namespace: towards each destination",
      "(what connect has left) and of each source address (what bind has left), the fullest first.",
      "Asks a running collector, else looks for itself. Exit code: 0, 2 usage, 3 can't read."
    })
final class PortsCommand implements Callable<Integer> {
  private static final int TICKS = 2;
  private static final ListQuery ALL = new ListQuery(null, 0, PageOptions.MAX_LIMIT);

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Print this many of each network namespace at most, towards and from; all.")
  private int limit = Integer.MAX_VALUE;

  @Mixin private final AnswerOptions answer = new AnswerOptions();

  private final SharedOptions options;
  private final Surroundings surroundings;

  PortsCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    AnswerDocument document =
        new AskOrLook(
                surroundings,
                options.load(surroundings.environment()),
                LookLength.exactly(TICKS - 1))
            .list(answer.url, "/api/v1/ports" + PageOptions.parameters(ALL), "namespaces");
    Terminal terminal = surroundings.terminal();
    AskOrLook.printLimitations(document, terminal.err());
    if (answer.json) {
      terminal.out().println(document.toJson());
      return ExitCode.FINE;
    }
    boolean first = true;
    for (AnswerRow namespace : document.root().rows("namespaces")) {
      if (!first) {
        terminal.out().println();
      }
      first = false;
      print(namespace, terminal.out());
    }
    terminal.out().flush();
    return ExitCode.FINE;
  }

  private void print(AnswerRow namespace, PrintWriter out) {
    AnswerRow range = namespace.part("range");
    String inode = namespace.knows("networkNamespace") ? namespace.text("networkNamespace") : "?";
    String name = "network namespace " + inode + (namespace.truth("own") ? ", this one: " : ": ");
    if (!range.knows("available")) {
      out.println(TerminalText.escape(name) + "its port range can't be read");
      return;
    }
    int reserved =
        (int) (range.number("last") - range.number("first") + 1 - range.number("available"));
    out.println(
        TerminalText.escape(
            name
                + range.text("available")
                + " ports available ("
                + range.text("first")
                + "-"
                + range.text("last")
                + (reserved == 0 ? "" : " without " + reserved + " reserved")
                + ")"));
    if (namespace.rows("bind").isEmpty()) {
      out.println("none in use");
      return;
    }
    TextTable table =
        new TextTable(
            out,
            ">USED",
            ">PORTS",
            ">TIME_WAIT",
            ">FULL IN",
            "CALL",
            "SOURCE",
            "DESTINATION",
            ">PID",
            "PROCESS");
    for (String call : new String[] {"connect", "bind"}) {
      for (AnswerRow use : namespace.rows(call).stream().limit(Math.max(0, limit)).toList()) {
        table.add(
            Figures.percent(usedRatio(use)),
            use.text("used"),
            use.text("timeWait"),
            Figures.seconds(use.number("secondsToExhaustion")),
            call,
            use.text("source"),
            call.equals("bind") ? "any" : use.text("destination"),
            use.text("pid"),
            use.text("process"));
      }
    }
    table.end();
  }

  /** JSON has three digits of it, and one port of thousands is not none. */
  private static double usedRatio(AnswerRow use) {
    double ratio = use.number("usedRatio");
    return ratio == 0 && use.number("used") > 0 ? Double.MIN_VALUE : ratio;
  }
}
