package io.netagent.collector.expose.cli;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.expose.cli.detail.FindingPrinter;
import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.json.FindingView;
import io.netagent.collector.expose.json.FindingsDocument;
import io.netagent.collector.expose.json.FindingsJson;
import io.netagent.collector.expose.json.ListQuery;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code findings}: the verdicts, now. */
@Command(
    name = "findings",
    mixinStandardHelpOptions = true,
    description = {
      "Print what is found: asks a running collector, else looks for itself, for some seconds.",
      "Exit code: 0 nothing wrong, 1 something is, 2 usage, 3 can't read."
    })
final class FindingsCommand implements Callable<Integer> {
  @Option(names = "--pid", paramLabel = "N", description = "Only this process.")
  private @Nullable Integer pid;

  @Option(
      names = "--look",
      paramLabel = "SECONDS",
      description =
          "Without a running collector: look for so long; else for 5 s, and up to 25 s while"
              + " something may become a finding.")
  private @Nullable Integer look;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final PageOptions page = new PageOptions();
  @Mixin private final AnswerOptions answer = new AnswerOptions();

  private final SharedOptions options;
  private final Surroundings surroundings;

  FindingsCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    CollectorConfig config = options.load(surroundings.environment());
    ListQuery query = page.query(pid, FindingsJson.COLUMNS.types().keySet());
    FindingsDocument document =
        new AskOrLook(surroundings, config, length().of(pid))
            .answer(
                answer.url,
                "/api/v1/findings" + PageOptions.parameters(query),
                FindingsDocument::parse);
    print(document);
    return document.hasFaults() ? ExitCode.FINDINGS : ExitCode.FINE;
  }

  private LookLength length() {
    if (look == null) {
      return LookLength.VERDICTS;
    }
    if (spec != null && (look < 0 || look > LookLength.LONGEST_SECONDS)) {
      throw new ParameterException(
          spec.commandLine(), "--look: 0 to " + LookLength.LONGEST_SECONDS + " seconds");
    }
    return LookLength.exactly(look);
  }

  private void print(FindingsDocument document) throws IOException {
    Terminal terminal = surroundings.terminal();
    AskOrLook.printLimitations(document.answer(), terminal.err());
    if (answer.json) {
      terminal.out().println(document.answer().toJson());
      return;
    }
    List<FindingView> findings = document.findings();
    if (findings.isEmpty()) {
      String where = pid == null ? "" : " for pid " + pid;
      String limits =
          document.answer().limitations().isEmpty() ? "" : " in what can be seen from here";
      terminal.out().println("No findings" + where + limits + ".");
    }
    FindingPrinter printer = new FindingPrinter(surroundings.sheet(options));
    findings.forEach(printer::print);
    printer.printEnded(document.withdrawn());
    for (String what : document.awaited()) {
      terminal
          .err()
          .println("seen, but not for long enough to be told: " + TerminalText.escape(what));
    }
  }
}
