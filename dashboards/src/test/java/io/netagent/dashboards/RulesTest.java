package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulesTest {
  private static final String RUNBOOK_PREFIX = "https://netagent.io/runbooks/";
  private static final Set<String> SEVERITIES = Set.of("info", "warning", "critical");
  private static final List<String> RUNBOOK_SECTIONS =
      List.of("## Meaning", "## Impact", "## Diagnosis", "## Mitigation", "## What does not help");

  private static final Pattern CLI = Pattern.compile("netagent-collector\\.jar +([a-z]+)");
  private static final Set<String> COMMANDS =
      Set.of(
          "findings",
          "connections",
          "threads",
          "sites",
          "listeners",
          "ports",
          "explain",
          "report",
          "attach",
          "detach",
          "run");

  static List<Path> rules() {
    return Room.rules();
  }

  static List<Path> ruleTests() {
    return Room.ruleTests();
  }

  static List<JsonNode> alerts() {
    return Room.alerts();
  }

  @ParameterizedTest
  @MethodSource("rules")
  @RequiresTools("promtool")
  void check_everyRulesFile_passesTheStrictestLint(Path rules) throws Exception {
    Tool check = Tool.run("promtool", "check", "rules", "--lint=all", "--lint-fatal", rules);
    assertEquals(0, check.exitCode(), check.output());
    assertTrue(check.output().contains("SUCCESS: "), check.output());
  }

  @ParameterizedTest
  @MethodSource("ruleTests")
  @RequiresTools("promtool")
  void test_everyRuleTest_passes(Path ruleTest) throws Exception {
    Tool test = Tool.run("promtool", "test", "rules", ruleTest);
    assertEquals(0, test.exitCode(), test.output());
    assertTrue(test.output().contains("SUCCESS"), test.output());
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void alert_everyOne_saysWhatWhyAndWhatToDo(JsonNode alert) {
    String name = alert.path("alert").asText();
    JsonNode annotations = alert.path("annotations");
    assertAll(
        () -> assertTrue(SEVERITIES.contains(alert.at("/labels/severity").asText()), "severity"),
        () -> assertTrue(alert.has("for"), "for"),
        () -> assertTrue(alert.has("keep_firing_for"), "keep_firing_for"),
        () -> assertTrue(annotations.path("summary").asText().contains("$labels."), "summary"),
        () ->
            assertTrue(
                annotations.path("description").asText().contains("$labels."), "description"),
        () -> assertTrue(annotations.toString().contains("$value"), "$value"),
        () ->
            assertTrue(
                annotations
                    .path("dashboard_url")
                    .asText()
                    .matches("https://grafana\\.example\\.com/d/netagent-[a-z]+\\?var-job=.*")),
        () -> assertTrue(alert.at("/labels").has("topic"), "topic"),
        () -> assertEquals(RUNBOOK_PREFIX + name, annotations.path("runbook_url").asText()));
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void alert_everyOne_asksOnlyForWhatIsExportedOrRecorded(JsonNode alert) {
    String expression = alert.path("expr").asText();
    for (String recorded : recordings().keySet()) {
      expression = expression.replace(recorded, "up");
    }
    assertEquals(List.of(), MetricList.load().unknownIn(expression));
  }

  @Test
  void recordings_everyOne_asksOnlyForWhatIsExportedAndIsUsed() {
    assertFalse(recordings().isEmpty());
    String alerts = Room.alerts().toString();
    recordings()
        .forEach(
            (name, expression) -> {
              assertTrue(name.matches("[a-z]+:netagent_[a-z_]+:[a-z0-9_]+"), name);
              assertEquals(List.of(), MetricList.load().unknownIn(expression), name);
              assertTrue(alerts.contains(name), name + " is recorded for nobody");
            });
  }

  /** What the rules record, by name: the expression. */
  private static Map<String, String> recordings() {
    Map<String, String> recordings = new TreeMap<>();
    for (Path file : Room.rules()) {
      for (JsonNode group : Room.yaml(file).path("groups")) {
        for (JsonNode rule : group.path("rules")) {
          if (rule.has("record")) {
            recordings.put(rule.path("record").asText(), rule.path("expr").asText());
          }
        }
      }
    }
    return recordings;
  }

  @Test
  void runbooks_oneForEachAlert_haveAllSections() {
    Set<String> alerts = new TreeSet<>();
    Room.alerts().forEach(alert -> alerts.add(alert.path("alert").asText() + ".md"));
    Set<String> runbooks = new TreeSet<>();
    Room.runbooks().forEach(runbook -> runbooks.add(runbook.getFileName().toString()));
    assertEquals(alerts, runbooks);
    for (Path runbook : Room.runbooks()) {
      List<String> lines = Room.text(runbook).lines().toList();
      assertEquals(
          RUNBOOK_SECTIONS,
          lines.stream().filter(line -> line.startsWith("## ")).toList(),
          runbook.toString());
      assertEquals("# " + runbook.getFileName(), lines.get(0) + ".md");
    }
  }

  @Test
  void runbooks_everyOne_hasCommandsAndNamesOnlyWhatExists() {
    Set<String> files = new TreeSet<>();
    Room.runbooks().forEach(runbook -> files.add(runbook.getFileName().toString()));
    for (Path runbook : Room.runbooks()) {
      String text = Room.text(runbook);
      assertTrue(section(text, "Diagnosis").contains("```"), runbook + " has no command");
      assertTrue(
          section(text, "What does not help").lines().filter(line -> line.startsWith("- ")).count()
              >= 2,
          runbook + " leaves people to try what does not help");
      Matcher link = Pattern.compile("\\((Netagent\\w+\\.md)\\)").matcher(text);
      while (link.find()) {
        assertTrue(files.contains(link.group(1)), runbook + " leads to " + link.group(1));
      }
      Matcher command = CLI.matcher(text);
      while (command.find()) {
        assertTrue(COMMANDS.contains(command.group(1)), runbook + ": " + command.group());
      }
      assertEquals(List.of(), MetricList.load().unknownIn(text), runbook.toString());
    }
  }

  private static String section(String text, String heading) {
    int start = text.indexOf("\n## " + heading + "\n");
    int end = text.indexOf("\n## ", start + 1);
    return text.substring(start, end < 0 ? text.length() : end);
  }

  @Test
  void ruleTests_eachAlert_isSeenFiringWithItsTextAndSilent() {
    Set<String> seen = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    for (Path file : Room.ruleTests()) {
      for (JsonNode test : Room.yaml(file).path("tests")) {
        for (JsonNode expected : test.path("alert_rule_test")) {
          (expected.path("exp_alerts").isEmpty() ? silent : seen)
              .add(expected.path("alertname").asText());
        }
      }
    }
    Set<String> alerts = new TreeSet<>();
    Room.alerts().forEach(alert -> alerts.add(alert.path("alert").asText()));
    assertFalse(alerts.isEmpty());
    assertEquals(alerts, seen);
    assertEquals(alerts, silent);
  }
}
