package io.netagent.collector.expose.cli;

import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code --watch}: once more, after some seconds, until somebody ends it. */
final class WatchOption {
  static final String NAME = "--watch";
  private static final String SECONDS_UNSAID = "2";
  private static final double LONGEST_SECONDS = 86_400;
  private static final double SHORTEST_SECONDS = 0.1;

  @Option(
      names = NAME,
      arity = "0..1",
      fallbackValue = SECONDS_UNSAID,
      preprocessor = Unsaid.class,
      paramLabel = "SECONDS",
      description = "Print it again and again, so many seconds after the last time; 2.")
  private @Nullable Double seconds;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** {@code --watch 4242} is no time but two arguments: only {@code --watch=5} is one. */
  static final class Unsaid implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (!"=".equals(info.get("separator"))) {
        args.push(SECONDS_UNSAID);
      }
      return false;
    }
  }

  /** From one time to the next, in milliseconds; where it is not given, that. */
  long millisOr(long unsaid) {
    if (seconds == null) {
      return unsaid;
    }
    if (spec != null && !(seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS)) {
      throw new ParameterException(spec.commandLine(), NAME + ": 0.1 to 86400 seconds");
    }
    return Math.round(seconds * 1e3);
  }

  /** Of the command that was parsed; null where it is not given. */
  static @Nullable WatchOption of(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.subcommand() != null) {
      last = last.subcommand();
    }
    if (!last.hasMatchedOption(NAME)) {
      return null;
    }
    WatchOption option = new WatchOption();
    option.seconds = last.matchedOptionValue(NAME, (Double) null);
    option.spec = last.commandSpec();
    return option;
  }
}
