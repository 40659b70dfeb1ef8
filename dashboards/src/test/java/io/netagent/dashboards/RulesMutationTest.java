package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Shows that the rule tests can fail: each rule is made worse in one way, and the one case that is
 * there for it must notice, by itself, and must not complain about the rule as it is.
 */
@RequiresTools("promtool")
class RulesMutationTest {
  private static final String LEAK = "NetagentCloseWaitLeak";
  private static final String GROWING = "NetagentCloseWaitGrowing";
  private static final String FINDING = "NetagentLeakFinding";
  private static final String CRITICAL = "NetagentCriticalFinding";
  private static final String BLIND = "NetagentBlind";
  private static final String HOOKS = "NetagentHookErrors";
  private static final String AGE =
      "and on (job, instance, process, pid) netagent_tcp_close_wait_oldest_seconds > 1800";
  private static final String LAST_TICK = "netagent_collector_last_tick_timestamp_seconds";

  @TempDir Path copy;

  /**
   * In the text of {@code alert}, {@code from} becomes {@code to}; {@code caughtBy} begins the name
   * of a case.
   */
  record Mutant(String what, String alert, String from, String to, String caughtBy) {
    @Override
    public String toString() {
      return alert + ": " + what;
    }
  }

  static List<Mutant> mutants() {
    return List.of(
        new Mutant("age does not matter", LEAK, AGE, "", "a half-closing server"),
        new Mutant("floor need not rise", LEAK, "> 4", "> -1000", "flat 200"),
        new Mutant("floor of ten minutes", LEAK, "[30m]", "[10m]", "a faster sawtooth"),
        new Mutant("count, not floor", LEAK, "min_over_time", "max_over_time", "a pool that"),
        new Mutant(
            "pid is not joined",
            LEAK,
            "process, pid) net",
            "process) net",
            "two JVMs of one name, one"),
        new Mutant(
            "host is not joined", LEAK, "(job, instance,", "(job,", "two JVMs of one name and pid"),
        new Mutant(
            "idle pools count", LEAK, "~\"eof_read", "~\"fin_only|eof_read", "fin_only that rises"),
        new Mutant(
            "unaccepted does not count",
            LEAK,
            "|unaccepted",
            "",
            "connections that nobody accepts"),
        new Mutant(
            "eof_read does not count", LEAK, "eof_read|", "", "a leak that was there before"),
        new Mutant("unread does not count", LEAK, "|unread", "", "one connection more"),
        new Mutant("fires at once", LEAK, " for: 5m", " for: 0m", "one connection more"),
        new Mutant(
            "fires for hours",
            LEAK,
            "firing_for: 5m",
            "firing_for: 3h",
            "a restart under a new pid"),
        new Mutant(
            "one step is enough",
            GROWING,
            "offset 1h)\n            > 4",
            "offset 1h)\n            > -1",
            "a pool of 200"),
        new Mutant("flat is enough", GROWING, "> 4", "> -1", "an idle pool"),
        new Mutant("benign counts", FINDING, "benign=\"false\",", "", "benign findings"),
        new Mutant("fires at once", FINDING, " for: 5m", " for: 0m", "benign findings"),
        new Mutant(
            "critical counts twice", FINDING, ",severity!=\"critical\"", "", "a critical finding"),
        new Mutant(
            "any severity pages", CRITICAL, ",severity=\"critical\"", "", "a leak that has filled"),
        new Mutant(
            "retired hosts count", BLIND, "and on (job, instance) up", "", "a collector that died"),
        new Mutant(
            "the dead are forgotten",
            BLIND,
            "last_over_time(" + LAST_TICK + "[1d])",
            LAST_TICK,
            "a collector that died"),
        new Mutant("hanging is not seen", BLIND, "> 60", "> 6000", "the collector answers"),
        new Mutant(
            "old errors count",
            HOOKS,
            "increase(netagent_hook_errors_total[15m])",
            "netagent_hook_errors_total",
            "errors in hooks"));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void test_ruleMadeWorse_isCaughtByItsCase(Mutant mutant) throws Exception {
    String rules = Room.text(Room.RULES.resolve("netagent.yaml"));
    int start = rules.indexOf("- alert: " + mutant.alert() + "\n");
    int next = rules.indexOf("- alert: ", start + 1);
    int end = next < 0 ? rules.length() : next;
    String worse = rules.substring(start, end).replace(mutant.from(), mutant.to());
    assertNotEquals(rules.substring(start, end), worse, "the mutation found nothing to change");

    Promtool asItIs = testWith(rules, mutant.caughtBy());
    Promtool madeWorse =
        testWith(rules.substring(0, start) + worse + rules.substring(end), mutant.caughtBy());

    assertEquals(0, asItIs.exitCode(), asItIs.output());
    assertEquals(1, madeWorse.exitCode(), madeWorse.output());
    // Caught by an expectation about this alert, not because the mutant is no PromQL.
    assertTrue(madeWorse.output().contains("got:"), madeWorse.output());
    assertTrue(madeWorse.output().contains("exp:"), madeWorse.output());
  }

  /**
   * Runs one case against these rules, in copies in the same places: a test names its rules by a
   * relative path.
   */
  private Promtool testWith(String rules, String caseName) throws Exception {
    Path copiedRules = copy.resolve(Room.ROOT.relativize(Room.RULES)).resolve("netagent.yaml");
    Path copiedTest = copy.resolve(Room.ROOT.relativize(Room.RULE_TESTS)).resolve("one.test.yaml");
    Files.createDirectories(copiedRules.getParent());
    Files.createDirectories(copiedTest.getParent());
    Files.writeString(copiedRules, rules);
    // JSON is YAML.
    new ObjectMapper().writeValue(copiedTest.toFile(), onlyCase(caseName));
    return Promtool.run("test", "rules", copiedTest);
  }

  private static JsonNode onlyCase(String caseName) {
    for (Path file : Room.ruleTests()) {
      ObjectNode document = (ObjectNode) Room.yaml(file);
      for (JsonNode test : document.path("tests")) {
        if (test.path("name").asText().startsWith(caseName)) {
          ArrayNode single = document.arrayNode().add(test);
          return document.set("tests", single);
        }
      }
    }
    throw new IllegalArgumentException("no case begins with: " + caseName);
  }
}
