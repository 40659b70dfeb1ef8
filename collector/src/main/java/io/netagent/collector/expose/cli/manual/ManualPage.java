package io.netagent.collector.expose.cli.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A page of section 1 in the macros of man(7), which both groff and mandoc read. */
public final class ManualPage {
  private static final String EXAMPLES = "Examples:";

  private final CommandLine command;
  private final String version;
  private final StringBuilder roff = new StringBuilder();

  private ManualPage(CommandLine command, String version) {
    this.command = command;
    this.version = version;
  }

  /** {@code netagent-findings.1}, as man(1) looks for it. */
  public static String fileName(CommandLine command) {
    return title(command.getCommandSpec()) + ".1";
  }

  /** The page of one command. */
  public static String of(CommandLine command, String version) {
    return new ManualPage(command, version).write();
  }

  private static String title(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  private String write() {
    CommandSpec spec = command.getCommandSpec();
    String description = String.join(" ", spec.usageMessage().description());
    macro("TH", title(spec).toUpperCase(Locale.ROOT), "1", "", "netagent " + version, "netagent");
    macro("SH", "NAME");
    text(title(spec) + " - " + firstSentence(description));
    macro("SH", "SYNOPSIS");
    line(".B " + escaped(spec.qualifiedName()));
    text(synopsis(spec));
    macro("SH", "EXAMPLES");
    verbatim(examples());
    macro("SH", "DESCRIPTION");
    text(description);
    writeArguments(spec);
    writeOptions(spec);
    writeCommands();
    writeExit();
    macro("SH", "ENVIRONMENT");
    item("NO_COLOR", "if it is not empty: no colours, as with --no-color (https://no-color.org).");
    item("TERM", "if it is dumb: no colours, and nothing that moves a cursor.");
    item("NETAGENT_...", "each setting, such as NETAGENT_LISTEN; an option comes before it.");
    item("JAVA_HOME", "the Java that the launcher starts; else the one on the PATH.");
    return roff.toString();
  }

  private void writeArguments(CommandSpec spec) {
    List<PositionalParamSpec> arguments = spec.positionalParameters();
    if (!arguments.isEmpty()) {
      macro("SH", "ARGUMENTS");
    }
    for (PositionalParamSpec each : arguments) {
      item(each.paramLabel(), String.join(" ", each.description()));
    }
  }

  private void writeOptions(CommandSpec spec) {
    macro("SH", "OPTIONS");
    for (OptionSpec each : spec.options()) {
      if (!each.hidden()) {
        item(names(each), String.join(" ", each.description()));
      }
    }
  }

  private static String names(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0
        ? names
        : option.arity().min() == 0
            ? names + "[=" + option.paramLabel() + "]"
            : names + "=" + option.paramLabel();
  }

  private void writeCommands() {
    List<String> seen = new ArrayList<>();
    for (CommandLine each : command.getSubcommands().values()) {
      CommandSpec spec = each.getCommandSpec();
      if (seen.isEmpty()) {
        macro("SH", "COMMANDS");
      }
      seen.add(spec.name());
      item(spec.name(), firstSentence(String.join(" ", spec.usageMessage().description())));
    }
    if (!seen.isEmpty()) {
      macro("SH", "SEE ALSO");
      text(
          String.join(
              ", ",
              seen.stream()
                  .map(name -> title(command.getCommandSpec()) + "-" + name + "(1)")
                  .toList()));
    }
  }

  private void writeExit() {
    macro("SH", "EXIT STATUS");
    item("0", "It was done, and nothing is wrong.");
    item(
        "1",
        "Something is wrong: of findings and explain a finding, of probe a phase that failed.");
    item("2", "The command line or a setting can't be used.");
    item("3", "Something that is needed can't be read, reached, bound or started.");
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(": ");
    int stop = text.indexOf(". ");
    int first = end < 0 ? stop : stop < 0 ? end : Math.min(end, stop);
    return (first < 0 ? text : text.substring(0, first)).replaceFirst("\\.$", "");
  }

  /** Those with which the help begins. */
  private List<String> examples() {
    String heading = command.getCommandSpec().usageMessage().headerHeading();
    return List.of(heading.replace("%n", "\n").replace(EXAMPLES, "").split("\n")).stream()
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  private static String synopsis(CommandSpec spec) {
    StringBuilder text = new StringBuilder("[OPTION]...");
    if (!spec.subcommands().isEmpty()) {
      text.append(" [COMMAND]");
    }
    for (PositionalParamSpec each : spec.positionalParameters()) {
      text.append(' ')
          .append(each.arity().min() == 0 ? "[" + each.paramLabel() + "]" : each.paramLabel());
      text.append(each.arity().max() > 1 ? "..." : "");
    }
    return text.toString();
  }

  private void item(String term, String text) {
    line(".TP");
    line(".B " + escaped(term));
    text(text);
  }

  private void verbatim(List<String> lines) {
    line(".nf");
    lines.forEach(each -> text(each));
    line(".fi");
  }

  private void text(String text) {
    String line = escaped(text);
    line(line.startsWith(".") ? "\\&" + line : line);
  }

  private void macro(String name, String... arguments) {
    StringBuilder line = new StringBuilder("." + name);
    for (String each : arguments) {
      line.append(" \"").append(escaped(each).replace("\"", "\\(dq")).append('"');
    }
    line(line.toString());
  }

  private void line(String text) {
    roff.append(text).append('\n');
  }

  /** A hyphen that can be copied, and no escapes of its own; all ASCII. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            each -> {
              switch (each) {
                case '\\' -> escaped.append("\\(rs");
                case '-' -> escaped.append("\\-");
                case '\'' -> escaped.append("\\(aq");
                case '`' -> escaped.append("\\(ga");
                case '^' -> escaped.append("\\(ha");
                case '~' -> escaped.append("\\(ti");
                case '\n' -> escaped.append(' ');
                default -> {
                  if (each < 0x7f) {
                    escaped.appendCodePoint(each);
                  } else {
                    escaped.append(String.format("\\[u%04X]", each));
                  }
                }
              }
            });
    return escaped.toString();
  }
}
