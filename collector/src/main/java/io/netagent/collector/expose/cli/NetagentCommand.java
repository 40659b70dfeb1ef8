package io.netagent.collector.expose.cli;

import io.netagent.collector.config.ConfigException;
import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.cli.text.TerminalText;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code netagent}; alone, it does what {@code run} does. */
@Command(
    name = "netagent",
    mixinStandardHelpOptions = true,
    description = {
      "From \"CLOSE_WAIT is rising\" to the line of code, from outside the sick JVM.",
      "Without a command: run."
    })
public final class NetagentCommand implements Callable<Integer> {
  @Mixin private final SharedOptions options = new SharedOptions();

  private final Surroundings surroundings;

  private NetagentCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Parses, runs, and returns the exit code. */
  public static int execute(Surroundings surroundings, String... arguments) {
    CommandLine commandLine = commandLine(surroundings);
    commandLine.setExecutionStrategy(parsed -> repeatedly(surroundings, parsed, arguments));
    return commandLine.execute(arguments);
  }

  /** As often as {@code --watch} says. */
  private static int repeatedly(
      Surroundings surroundings, ParseResult parsed, String... arguments) {
    WatchOption watch = WatchOption.of(parsed);
    if (watch == null || parsed.subcommand().commandSpec().userObject() instanceof TopCommand) {
      return new CommandLine.RunLast().execute(parsed);
    }
    Repetition repetition = new Repetition(surroundings, watch.millisOr(0));
    try {
      return repetition.run(once -> commandLine(once).execute(arguments));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FINE;
    }
  }

  /** All commands, for these surroundings. */
  static CommandLine commandLine(Surroundings surroundings) {
    NetagentCommand root = new NetagentCommand(surroundings);
    CommandLine commandLine =
        new CommandLine(root)
            .addSubcommand("top", new TopCommand(root.options, surroundings))
            .addSubcommand("run", new RunCommand(root.options, surroundings))
            .addSubcommand("findings", new FindingsCommand(root.options, surroundings))
            .addSubcommand("explain", new ExplainCommand(root.options, surroundings))
            .addSubcommand("report", new ReportCommand(root.options, surroundings))
            .addSubcommand("groups", new GroupsCommand(root.options, surroundings))
            .addSubcommand("connections", new ConnectionsCommand(root.options, surroundings))
            .addSubcommand("connection", new ConnectionCommand(root.options, surroundings))
            .addSubcommand("processes", new ProcessesCommand(root.options, surroundings))
            .addSubcommand("process", new ProcessCommand(root.options, surroundings))
            .addSubcommand("sites", new SitesCommand(root.options, surroundings))
            .addSubcommand("site", new SiteCommand(root.options, surroundings))
            .addSubcommand("threads", new ThreadsCommand(root.options, surroundings))
            .addSubcommand("listeners", new ListenersCommand(root.options, surroundings))
            .addSubcommand("ports", new PortsCommand(root.options, surroundings))
            .addSubcommand("events", new EventsCommand(root.options, surroundings))
            .addSubcommand("probe", new ProbeCommand(root.options, surroundings))
            .addSubcommand("attach", new AttachCommand(surroundings))
            .addSubcommand("detach", new DetachCommand(surroundings))
            .addSubcommand("demo", new DemoCommand(root.options, surroundings))
            .addSubcommand("completion", new CompletionCommand(surroundings))
            .addSubcommand("man", new ManCommand(surroundings));
    commandLine.getSubcommands().values().forEach(each -> configure(each, surroundings));
    configure(commandLine, surroundings);
    return commandLine;
  }

  @Override
  public Integer call() throws Exception {
    return new RunCommand(options, surroundings).call();
  }

  private static void configure(CommandLine commandLine, Surroundings surroundings) {
    Terminal terminal = surroundings.terminal();
    commandLine
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(Help.defaultColorScheme(terminal.colours() ? Help.Ansi.ON : Help.Ansi.OFF))
        .setAbbreviatedOptionsAllowed(false)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(NetagentCommand::tellUsage)
        .setExecutionExceptionHandler(NetagentCommand::tell);
    commandLine.getCommandSpec().version("netagent " + surroundings.version());
    commandLine
        .getCommandSpec()
        .usageMessage()
        .headerHeading(Examples.of(commandLine.getCommandName()));
  }

  /** What is wrong in one line, not the whole help: it would push that line off the screen. */
  private static int tellUsage(ParameterException failure, String[] arguments) {
    CommandLine commandLine = failure.getCommandLine();
    PrintWriter err = commandLine.getErr();
    err.println(TerminalText.escape(String.valueOf(failure.getMessage())));
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try " + commandLine.getCommandSpec().qualifiedName() + " --help.");
    return ExitCode.USAGE;
  }

  /** Foreseen failures in one line; anything else with its stack, for a bug report. */
  private static int tell(Exception failure, CommandLine commandLine, ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    if (failure instanceof ConfigException config) {
      config.problems().forEach(problem -> err.println(TerminalText.escape(problem)));
      return ExitCode.USAGE;
    }
    if (failure instanceof CannotReadException || failure instanceof UncheckedIOException) {
      String.valueOf(failure.getMessage())
          .lines()
          .forEach(line -> err.println(TerminalText.escape(line)));
      return ExitCode.CANNOT_READ;
    }
    failure.printStackTrace(err);
    return ExitCode.CANNOT_READ;
  }
}
