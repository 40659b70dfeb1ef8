package io.netagent.collector.expose.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.expose.SnapshotFixture;
import io.netagent.collector.expose.cli.screen.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** One table of all commands: a new one fails here until it has a line. */
final class EveryCommandTest {
  private static final String NOBODY = "127.0.0.1:1";

  /** Commands whose JSON another test reads, by its name: it is no single document, or of a JVM. */
  private static final Map<String, String> JSON_ELSEWHERE =
      Map.of("attach", "AttachIT", "detach", "AttachIT", "events", "EventsCommandTest");

  /** Commands that print no data that a program would want. */
  private static final List<String> WITHOUT_JSON = List.of("run", "demo", "completion", "man");

  /** The rest: a line that succeeds over the fixture, its exit code, and a field of its JSON. */
  private static final List<Line> LINES =
      List.of(
          new Line("top --once", 0, "groups"),
          new Line("findings --look 0", 1, "findings"),
          new Line("explain FILE", 0, "findings"),
          new Line("report 4242 -o REPORT --force", 0, "file"),
          new Line("groups --by process,state", 0, "groups"),
          new Line("connections", 0, "connections"),
          new Line("connection 4026531840-1f", 0, "life"),
          new Line("processes", 0, "processes"),
          new Line("process 4242", 0, "process"),
          new Line("sites", 0, "sites"),
          new Line("site 4242-1-0", 0, "site"),
          new Line("threads 4242", 0, "threads"),
          new Line("listeners", 0, "listeners"),
          new Line("ports", 0, "namespaces"),
          new Line("probe tcp " + NOBODY, 1, "verdict"));

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private record Line(String text, int code, String field) {
    String command() {
      return text.split(" ")[0];
    }

    @Override
    public String toString() {
      return text;
    }
  }

  static List<Line> lines() {
    return LINES;
  }

  static Stream<String> commands() {
    return all().getSubcommands().keySet().stream();
  }

  private static CommandLine all() {
    Terminal nowhere =
        new Terminal(
            new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false);
    return NetagentCommand.commandLine(surroundings(nowhere));
  }

  @Test
  void commands_areAllInATable() {
    TreeSet<String> known = new TreeSet<>(WITHOUT_JSON);
    known.addAll(JSON_ELSEWHERE.keySet());
    LINES.forEach(line -> known.add(line.command()));
    assertEquals(known, new TreeSet<>(all().getSubcommands().keySet()));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void json_isAnOptionOfEachThatPrintsData(String command) {
    boolean has = all().getSubcommands().get(command).getCommandSpec().findOption("--json") != null;
    assertEquals(!WITHOUT_JSON.contains(command), has);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void json_isOneDocumentAndNothingElseOnStdout(Line line) throws Exception {
    assertEquals(line.code(), run(line.text() + " --json"), err.toString());
    JsonNode document = new ObjectMapper().readTree(out.toString());
    assertTrue(document.hasNonNull(line.field()), out.toString());
    assertTrue(out.toString().chars().allMatch(each -> each == '\n' || each >= ' '), "controls");
  }

  @ParameterizedTest
  @MethodSource("lines")
  void text_isSomethingWithoutEscapes_andTheExitCodeIsTheSame(Line line) throws Exception {
    assertEquals(line.code(), run(line.text()), err.toString());
    assertFalse(out.toString().isBlank(), err.toString());
    assertFalse(out.toString().contains("\u001b"), out.toString());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void option_thatIsNone_exits2NamesItAndTheHelp(String command) throws Exception {
    boolean needsOne =
        all().getSubcommands().get(command).getCommandSpec().positionalParameters().stream()
            .anyMatch(each -> each.arity().min() > 0);
    assertEquals(2, run(command + (needsOne ? " 1" : "") + " --no-such-option"));
    assertEquals("", out.toString());
    assertTrue(err.toString().contains("--no-such-option"), err.toString());
    assertTrue(err.toString().contains("Try netagent " + command + " --help."), err.toString());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_hasExamplesFirst_thenHowAndWhat(String command) throws Exception {
    assertEquals(0, run(command + " --help"));
    String[] paragraphs = out.toString().split("\n\n");
    assertTrue(paragraphs[0].startsWith("Examples:\n  "), out.toString());
    assertTrue(paragraphs[0].contains("netagent " + command), out.toString());
    assertTrue(paragraphs[1].startsWith("Usage: netagent " + command), out.toString());
    assertTrue(out.toString().replaceAll("\\s+", " ").contains("Exit code: 0"), out.toString());
    assertEquals("", err.toString());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void examples_areLinesThatItTakes(String command) {
    String heading =
        all().getSubcommands().get(command).getCommandSpec().usageMessage().headerHeading();
    for (String line : String.format(heading).lines().skip(1).toList()) {
      String example = line.replaceAll("#.*", "").replaceAll("[|>].*", "").strip();
      int at = example.indexOf("netagent ");
      if (at >= 0 && !example.startsWith("source")) {
        String[] words = example.substring(at).strip().split(" +");
        var unused = all().parseArgs(java.util.Arrays.copyOfRange(words, 1, words.length));
      }
    }
  }

  private int run(String line) throws Exception {
    List<String> words = new ArrayList<>();
    for (String word : line.split(" ")) {
      words.add(
          switch (word) {
            case "FILE" -> saved().toString();
            case "REPORT" -> directory.resolve("report.zip").toString();
            default -> word;
          });
    }
    if (all().getSubcommands().get(words.get(0)).getCommandSpec().findOption("--url") != null) {
      words.addAll(List.of("--listen", NOBODY));
    }
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return NetagentCommand.execute(surroundings(terminal), words.toArray(String[]::new));
  }

  private Path saved() throws Exception {
    return Files.writeString(
        directory.resolve("ss.txt"),
        """
        State  Recv-Q Send-Q Local Address:Port Peer Address:Port
        ESTAB  0      0      10.0.0.1:40000     10.0.0.9:8080
        """);
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
