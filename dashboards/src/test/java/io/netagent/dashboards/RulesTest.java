package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulesTest {
  private static final String RUNBOOK_PREFIX = "https://netagent.io/runbooks/";
  private static final Set<String> SEVERITIES = Set.of("info", "warning", "critical");
  private static final List<String> RUNBOOK_SECTIONS =
      List.of("## Meaning", "## Impact", "## Diagnosis", "## Mitigation", "## What does not help");

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
    Promtool check = Promtool.run("check", "rules", "--lint=all", "--lint-fatal", rules);
    assertEquals(0, check.exitCode(), check.output());
    assertTrue(check.output().contains("SUCCESS: "), check.output());
  }

  @ParameterizedTest
  @MethodSource("ruleTests")
  @RequiresTools("promtool")
  void test_everyRuleTest_passes(Path ruleTest) throws Exception {
    Promtool test = Promtool.run("test", "rules", ruleTest);
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
                annotations.path("dashboard_url").asText().contains("/d/netagent-overview?")),
        () -> assertEquals(RUNBOOK_PREFIX + name, annotations.path("runbook_url").asText()));
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void alert_everyOne_asksOnlyForWhatIsExported(JsonNode alert) {
    assertEquals(List.of(), MetricList.load().unknownIn(alert.path("expr").asText()));
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
      assertTrue(
          lines.containsAll(RUNBOOK_SECTIONS), runbook + " lacks one of " + RUNBOOK_SECTIONS);
    }
  }

  @Test
  void ruleTests_eachAlert_isSeenFiringWithItsText() {
    Set<String> seen = new TreeSet<>();
    for (Path file : Room.ruleTests()) {
      for (JsonNode test : Room.yaml(file).path("tests")) {
        for (JsonNode expected : test.path("alert_rule_test")) {
          if (!expected.path("exp_alerts").isEmpty()) {
            seen.add(expected.path("alertname").asText());
          }
        }
      }
    }
    Set<String> alerts = new TreeSet<>();
    Room.alerts().forEach(alert -> alerts.add(alert.path("alert").asText()));
    assertFalse(alerts.isEmpty());
    assertEquals(alerts, seen);
  }
}
