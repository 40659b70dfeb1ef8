package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.detail.FindingPrinter;
import io.netagent.collector.expose.cli.detail.Sheet;
import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.cli.text.WrappedText;
import io.netagent.collector.expose.explain.Explanation;
import io.netagent.collector.expose.explain.SavedLook;
import io.netagent.collector.expose.json.ExplanationJson;
import io.netagent.collector.expose.json.FindingsDocument;
import io.netagent.socket.TcpState;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain}: findings from a text that came by mail. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Say what is wrong in a saved or pasted table of ss, netstat or /proc/net/tcp. Nothing else is",
      "read: no agent, no root, not even Linux is needed. Most is told by: ss -tanpoie, as root.",
      "Exit code: 0 nothing wrong in it, 1 something is, 2 usage, 3 can't read or not recognised."
    })
final class ExplainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE|-", description = "The text; its format is recognised.")
  private String file = "-";

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description =
          "The state of all rows where the text has no column for it, as 'ss state close-wait'.")
  private @Nullable String state;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  private final SharedOptions options;
  private final Surroundings surroundings;

  ExplainCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws CannotReadException, IOException {
    Terminal terminal = surroundings.terminal();
    SavedText text = new SavedText(file, terminal);
    SavedLook look = new SavedLook();
    SavedText.Reading reading = text.read(wantedState(), look::add);
    Explanation explanation = look.explanation();
    text.tell(reading, reading.report().rows());
    if (reading.report().rows() == 0 && reading.report().malformed() > 0) {
      throw new CannotReadException("No row of " + text.from() + " was understood.");
    }
    String document =
        ExplanationJson.of(
            text.from(),
            reading.formats(),
            reading.report().malformed(),
            reading.skipped(),
            explanation);
    if (json) {
      terminal.out().print(document);
      terminal.out().flush();
    } else {
      print(explanation, FindingsDocument.parse(document), surroundings.sheet(options));
    }
    return explanation.hasFaults() ? ExitCode.FINDINGS : ExitCode.FINE;
  }

  private @Nullable TcpState wantedState() {
    if (state == null) {
      return null;
    }
    String label = state.toLowerCase(Locale.ROOT).replace('-', '_');
    for (TcpState each : TcpState.values()) {
      if (each.label().equals(label)) {
        return each;
      }
    }
    String message =
        "--state must be one of "
            + Arrays.stream(TcpState.values())
                .map(TcpState::label)
                .collect(Collectors.joining(", "));
    if (spec == null) {
      throw new IllegalStateException(message);
    }
    throw new ParameterException(spec.commandLine(), message);
  }

  private static void print(Explanation explanation, FindingsDocument document, Sheet sheet) {
    PrintWriter out = sheet.out();
    if (explanation.findings().isEmpty()) {
      out.println("No findings: no row of it proves a fault by itself.");
      out.println();
    }
    FindingPrinter printer = new FindingPrinter(sheet);
    document.findings().forEach(printer::print);
    lines(
        out,
        "In the text: "
            + explanation.byState().entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "))
            + ".",
        "  ");
    explanation.figures().forEach((name, value) -> lines(out, "  " + name + ": " + value, "    "));
    out.println();
    out.println("What it can't tell:");
    explanation.missing().forEach(each -> lines(out, "- " + each, "  "));
    out.flush();
  }

  private static void lines(PrintWriter out, String text, String indent) {
    String lead = text.startsWith(" ") ? "  " : "";
    List<String> lines = WrappedText.lines(TerminalText.escape(text), indent.length());
    for (int i = 0; i < lines.size(); i++) {
      out.println((i == 0 ? lead : indent) + lines.get(i));
    }
  }
}
