package io.netagent.collector.expose.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.expose.SnapshotFixture;
import io.netagent.collector.expose.cli.manual.ManualPage;
import io.netagent.collector.expose.cli.screen.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What holds for all commands. */
final class CommandsTest {
  private static final String NOBODY = "127.0.0.1:1";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  static Stream<CommandLine> commands() {
    CommandLine root = NetagentCommand.commandLine(surroundings(new StringWriter()));
    return Stream.concat(Stream.of(root), root.getSubcommands().values().stream());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_beginsWithExamplesOfItself_andFits(CommandLine command) {
    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    assertTrue(help.startsWith("Examples:\n"), help);
    String name = command.getCommandSpec().qualifiedName();
    assertTrue(help.lines().skip(1).findFirst().orElse("").contains(name), help);
    help.lines().forEach(line -> assertTrue(line.length() <= 100, line));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void manualPage_hasEveryOption(CommandLine command) {
    String page = ManualPage.of(command, "1.2.3").replace("\\-", "-");
    for (OptionSpec option : command.getCommandSpec().options()) {
      for (String name : option.names()) {
        assertTrue(page.contains(name), name + " is not in\n" + page);
      }
    }
    for (String name : command.getSubcommands().keySet()) {
      assertTrue(page.contains("\n.B " + name + "\n"), name + " is not in\n" + page);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void completion_knowsEveryCommandAndOption(CommandLine command) {
    assertEquals(0, run("completion"));
    assertTrue(out.toString().startsWith("#!/usr/bin/env bash"));
    assertTrue(out.toString().contains(command.getCommandName()));
    for (OptionSpec option : command.getCommandSpec().options()) {
      assertTrue(out.toString().contains(option.longestName()), option.longestName());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "findings --jsn, --json",
    "top --ones, --once",
    "connections --staet x, --state",
    "fndings, findings"
  })
  void misspelt_exits2AndNamesWhatIsNear(String line, String near) {
    assertEquals(2, run(line.split(" ")));
    assertTrue(err.toString().contains(near), err.toString());
    assertTrue(err.toString().contains("--help"), err.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "listeners --sort nope",
        "sites --sort=-nope",
        "sites --sort",
        "connections --sort nope",
        "findings --sort nope",
        "threads 1 --sort nope",
        "top --sort nope",
        "top --watch=0 --once",
        "findings --watch=x",
        "findings --watch=0",
        "man nope"
      })
  void value_thatIsNone_exits2(String line) {
    assertEquals(2, run(line.split(" ")));
    assertEquals("", out.toString());
  }

  @Test
  void search_leavesOutWhatDoesNotHaveIt() {
    assertEquals(0, run("listeners", "-q", "billing", "--listen", NOBODY));
    assertEquals(2, out.toString().lines().count(), out.toString());
    assertEquals(0, run("listeners", "-q", "no such text", "--listen", NOBODY));
    assertTrue(err.toString().contains("No listeners."), err.toString());
  }

  @Test
  void sort_turnsThemAround() {
    assertEquals(0, run("listeners", "--sort=-queueUsedRatio", "--listen", NOBODY));
    assertEquals("102%", out.toString().lines().skip(1).findFirst().orElse("").substring(0, 4));
    out.getBuffer().setLength(0);
    assertEquals(0, run("listeners", "--sort", "queueUsedRatio", "--listen", NOBODY));
    assertEquals("  2%", out.toString().lines().skip(1).findFirst().orElse("").substring(0, 4));
  }

  @Test
  void watch_repeatsUntilNobodyReadsAnyMore() {
    // The third time its reader has gone, as head(1) goes.
    Writer pipe =
        new Writer() {
          private int tables;

          @Override
          public void write(char[] text, int offset, int length) throws java.io.IOException {
            out.write(text, offset, length);
            if (new String(text, offset, length).contains("USED") && ++tables == 3) {
              throw new java.io.IOException("Broken pipe");
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    int code =
        NetagentCommand.execute(surroundings(pipe), "listeners", "--watch=0.1", "--listen", NOBODY);
    assertEquals(0, code);
    assertEquals(3, out.toString().split("USED", -1).length - 1, out.toString());
    assertFalse(out.toString().contains("\u001b"));
  }

  @Test
  void watch_ofWhatCannotBeRead_endsWith3() {
    assertEquals(3, run("listeners", "--watch=0.1", "--url", "http://" + NOBODY));
  }

  @Test
  void watch_withoutSeconds_takesNoOther() {
    assertEquals(3, run("threads", "--watch", "4242", "--url", "http://" + NOBODY));
  }

  @Test
  void top_once_isPlainLinesWithTheFindingFirst() {
    assertEquals(0, run("top", "--once", "--listen", NOBODY));
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.get(0).contains("close-wait-leak billing (4242)"), lines.toString());
    assertTrue(out.toString().contains("PROCESS"), lines.toString());
    assertFalse(out.toString().contains("\u001b"), "escapes");
  }

  private int run(String... arguments) {
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return NetagentCommand.execute(surroundings(terminal), arguments);
  }

  private static Surroundings surroundings(Writer out) {
    return surroundings(
        new Terminal(new PrintWriter(out, true), new PrintWriter(new StringWriter(), true), false));
  }

  private static Surroundings surroundings(Terminal terminal) {
    return new Surroundings(
        terminal,
        Map.of(),
        "1.2.3",
        (interval, packages, source, shortLook) -> new FakeCollecting(SnapshotFixture.snapshot()),
        NoEvents.FEED);
  }
}
