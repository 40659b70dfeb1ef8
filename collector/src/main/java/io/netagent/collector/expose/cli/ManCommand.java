package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.cli.manual.ManualPage;
import io.netagent.collector.expose.cli.text.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code man}: the manual pages. */
@Command(
    name = "man",
    mixinStandardHelpOptions = true,
    description = {
      "Print the manual page of a command, in the format of man(7), or write all of them into a",
      "directory. Exit code: 0, 2 usage, 3 can't write."
    })
final class ManCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Of this one; else of all.")
  private @Nullable String name;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Write all pages into this directory, one file each.")
  private @Nullable Path directory;

  @Spec private @Nullable CommandSpec spec;

  private final Surroundings surroundings;

  ManCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws CannotReadException {
    CommandLine root = NetagentCommand.commandLine(surroundings);
    if (directory != null) {
      write(root, directory);
      return ExitCode.FINE;
    }
    CommandLine wanted = name == null ? root : root.getSubcommands().get(name);
    if (wanted == null) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "COMMAND must be one of " + String.join(", ", root.getSubcommands().keySet()));
    }
    surroundings.terminal().out().print(ManualPage.of(wanted, surroundings.version()));
    surroundings.terminal().out().flush();
    return ExitCode.FINE;
  }

  private void write(CommandLine root, Path to) throws CannotReadException {
    List<CommandLine> all = new ArrayList<>(List.of(root));
    all.addAll(root.getSubcommands().values());
    try {
      Files.createDirectories(to);
      for (CommandLine each : all) {
        Path file = to.resolve(ManualPage.fileName(each));
        Files.writeString(file, ManualPage.of(each, surroundings.version()));
        surroundings.terminal().out().println(TerminalText.escape(file.toString()));
      }
    } catch (IOException e) {
      throw new CannotReadException("can't write into " + to + ": " + e, e);
    }
  }
}
