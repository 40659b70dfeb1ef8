package io.netagent.collector.expose.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code completion}: what makes a shell complete commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Print a script with which bash or zsh completes commands and options of netagent.",
      "Exit code: 0, 2 usage."
    })
final class CompletionCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  CompletionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    surroundings
        .terminal()
        .out()
        .println(AutoComplete.bash("netagent", NetagentCommand.commandLine(surroundings)));
    return ExitCode.FINE;
  }
}
