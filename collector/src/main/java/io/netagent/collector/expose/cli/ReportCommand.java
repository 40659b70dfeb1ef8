package io.netagent.collector.expose.cli;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.expose.Answers;
import io.netagent.collector.expose.cli.detail.FindingPrinter;
import io.netagent.collector.expose.cli.detail.Sheet;
import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.cli.text.WrappedText;
import io.netagent.collector.expose.json.BundleReading;
import io.netagent.collector.expose.json.FindingsDocument;
import io.netagent.collector.expose.json.OutcomeJson;
import io.netagent.collector.expose.report.AddressMask;
import io.netagent.collector.expose.report.Archive;
import io.netagent.collector.expose.report.Bundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report}: all that is known of one process, in one file to attach to a ticket. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Write all that is known of a process into one file: findings, connections, lines of code,",
      "blocked threads with stacks, counters, limits, versions, an hour of history. Asks a running",
      "collector, else looks for itself, and then has no history. Passwords in command lines are",
      "masked. Exit code: 0, 2 usage, 3 can't read or write."
    })
final class ReportCommand implements Callable<Integer> {
  private static final Path PROC = Path.of("/proc");
  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  @Parameters(paramLabel = "PID", description = "The process.")
  private int pid;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Where to: .zip, .tar.gz or .tgz; else netagent-HOST-PID-TIME.zip in this directory.")
  private @Nullable Path output;

  @Option(names = "--json", description = "Say as JSON where it is.")
  private boolean json;

  @Option(names = "--force", description = "Overwrite FILE.")
  private boolean force;

  @Option(
      names = "--mask-addresses",
      description = "Put aliases (ip-1, host-1) in the place of addresses and host names.")
  private boolean maskAddresses;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Ask this collector, such as http://127.0.0.1:9465, and no other.")
  private @Nullable URI url;

  @Spec private @Nullable CommandSpec spec;

  private final SharedOptions options;
  private final Surroundings surroundings;

  ReportCommand(SharedOptions options, Surroundings surroundings) {
    this.options = options;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    CollectorConfig config = options.load(surroundings.environment());
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String host = HostName.ofThisHost();
    Path file = file(now, host);
    String of = "/api/v1/processes?pid=" + pid;
    AskOrLook asking = new AskOrLook(surroundings, config, LookLength.VERDICTS.of(pid));
    try (NewFile target = new NewFile(file, force);
        Answers answers = asking.answers(url, of)) {
      boolean agent = requireProcess(answers, of);
      AddressMask mask = maskAddresses ? new AddressMask() : null;
      if (mask != null) {
        mask.knowOwn(host);
      }
      Bundle bundle = new Bundle(pid, answers, mask);
      addFindings(bundle, answers, mask);
      bundle.ask(text -> learnNames(text, mask));
      addRelease(bundle);
      if (!agent) {
        bundle.missing(
            "lines of code, blocked calls, stacks, bytes and counters of the JVM",
            "no agent in this process that can be read from here");
      }
      if (answers.isLook()) {
        bundle.missing(
            "history",
            "no collector runs here: what a look of some seconds has shown is all there is");
      }
      // Not closed: what is left of a file that is not kept goes anyhow.
      Archive archive =
          Archive.open(String.valueOf(file.getFileName()), target.out(), now.toEpochMilli());
      bundle.writeTo(archive, text -> BundleReading.rows(text, "connections"), head(now, host));
      archive.close();
      target.keep();
    } catch (IOException e) {
      throw new CannotReadException("can't write " + file + ": " + e.getMessage(), e);
    }
    Terminal terminal = surroundings.terminal();
    if (json) {
      terminal.out().print(OutcomeJson.of(Map.of("file", file.toString())));
      terminal.out().flush();
    } else {
      terminal.out().println(TerminalText.escape(file.toString()));
    }
    if (!maskAddresses) {
      terminal
          .err()
          .println(
              "It holds addresses, host names and command lines; --mask-addresses masks the first two.");
    }
    return ExitCode.FINE;
  }

  private Path file(Instant now, String host) {
    if (spec != null && pid <= 0) {
      throw new ParameterException(spec.commandLine(), "PID must be a positive number: " + pid);
    }
    if (output == null) {
      String named = maskAddresses || host.isEmpty() ? "" : host + "-";
      return Path.of("netagent-" + named + pid + "-" + FILE_TIME.format(now) + ".zip");
    }
    if (spec != null && !Archive.isKnown(String.valueOf(output.getFileName()))) {
      throw new ParameterException(
          spec.commandLine(), "-o needs a name that ends with .zip, .tar.gz or .tgz: " + output);
    }
    return output;
  }

  private boolean requireProcess(Answers answers, String target)
      throws CannotReadException, IOException {
    String rows = answers.get(target);
    if (BundleReading.rows(rows, "processes") == 0) {
      String why =
          "process "
              + pid
              + " has no TCP socket and no flight record that can be seen from here, or does not exist; another user's needs root";
      throw new CannotReadException(why, new IOException(why));
    }
    return BundleReading.hasAgent(rows);
  }

  private void addFindings(Bundle bundle, Answers answers, @Nullable AddressMask mask) {
    try {
      String findings = answers.get("/api/v1/findings?pid=" + pid);
      learnNames(findings, mask);
      FindingsDocument document = FindingsDocument.parse(findings);
      StringWriter text = new StringWriter();
      PrintWriter writer = new PrintWriter(text);
      FindingPrinter printer = new FindingPrinter(new Sheet(writer, false, WrappedText.COLUMNS));
      if (document.findings().isEmpty()) {
        writer.println("No findings for pid " + pid + ".");
      }
      document.findings().forEach(printer::print);
      printer.printEnded(document.withdrawn());
      document
          .answer()
          .limitations()
          .forEach(each -> writer.println("limited: " + TerminalText.escape(each)));
      writer.flush();
      bundle.add("findings.txt", "what is wrong, to read; begin here", text.toString());
      bundle.add("findings.json", "the same for programs, with whole stacks", findings);
    } catch (IOException e) {
      bundle.missing("findings", String.valueOf(e.getMessage()));
    }
  }

  private static void learnNames(String text, @Nullable AddressMask mask) throws IOException {
    if (mask != null) {
      BundleReading.hostNames(text, mask::know);
    }
  }

  private void addRelease(Bundle bundle) {
    if (url != null && !isLoopback(url)) {
      bundle.missing("jdk-release.txt", "the process may run on another host than this command");
      return;
    }
    try {
      bundle.add(
          "jdk-release.txt", "the JDK that the process runs on", TargetRelease.read(PROC, pid));
    } catch (IOException e) {
      bundle.missing("jdk-release.txt", String.valueOf(e.getMessage()));
    }
  }

  private static boolean isLoopback(URI collector) {
    String host = String.valueOf(collector.getHost());
    return host.startsWith("127.") || host.equals("localhost") || host.equals("[::1]");
  }

  private String head(Instant now, String host) {
    return "netagent report of process "
        + pid
        + " on "
        + (host.isEmpty() ? "an unnamed host" : host)
        + ", "
        + now
        + "\nwritten by netagent "
        + surroundings.version()
        + "; kernel "
        + System.getProperty("os.version")
        + ", "
        + System.getProperty("os.arch");
  }
}
