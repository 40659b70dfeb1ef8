package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Shows that the rule tests can fail: each rule is made worse in one way, and its test must notice.
 */
@RequiresTools("promtool")
class RulesMutationTest {
  private static final String AGE =
      "and on (job, instance, process, pid) netagent_tcp_close_wait_oldest_seconds > 1800";

  @TempDir Path copy;

  record Mutant(String what, String ruleTest, String alert, String from, String to) {
    @Override
    public String toString() {
      return alert + ": " + what;
    }
  }

  static List<Mutant> mutants() {
    String leak = "NetagentCloseWaitLeak";
    String closeWait = "close-wait.test.yaml";
    String findings = "findings.test.yaml";
    String collector = "collector.test.yaml";
    return List.of(
        new Mutant("age does not matter", closeWait, leak, AGE, ""),
        new Mutant("floor need not rise", closeWait, leak, "> 4", "> -1000"),
        new Mutant("floor of ten minutes", closeWait, leak, "[30m]", "[10m]"),
        new Mutant(
            "pid is not joined", closeWait, leak, "process, pid) netagent", "process) netagent"),
        new Mutant("host is not joined", closeWait, leak, "(job, instance,", "(job,"),
        new Mutant(
            "idle pools count", closeWait, leak, "eof_read|unread", "fin_only|eof_read|unread"),
        new Mutant("unaccepted does not count", closeWait, leak, "|unaccepted", ""),
        new Mutant("eof_read does not count", closeWait, leak, "eof_read|", ""),
        new Mutant(
            "fires at once", closeWait, leak, "for: 5m\n        keep", "for: 0m\n        keep"),
        new Mutant("fires for ever", closeWait, leak, "keep_firing_for: 5m", "keep_firing_for: 3h"),
        new Mutant("never fires", closeWait, leak, "> 4", "> 4000"),
        new Mutant(
            "one step is enough",
            closeWait,
            "NetagentCloseWaitGrowing",
            "[30m] offset 1h)\n            > 4",
            "[30m] offset 1h)\n            > -1"),
        new Mutant("benign counts", findings, "NetagentLeakFinding", "benign=\"false\",", ""),
        new Mutant(
            "critical counts twice",
            findings,
            "NetagentLeakFinding",
            ",severity!=\"critical\"",
            ""),
        new Mutant(
            "fires at once",
            findings,
            "NetagentLeakFinding",
            "for: 5m\n        keep",
            "for: 0m\n        keep"),
        new Mutant(
            "any severity pages",
            findings,
            "NetagentCriticalFinding",
            ",severity=\"critical\"",
            ""),
        new Mutant(
            "retired hosts count", collector, "NetagentBlind", "and on (job, instance) up", ""),
        new Mutant(
            "dead collectors are not seen",
            collector,
            "NetagentBlind",
            "last_over_time(netagent_collector_last_tick_timestamp_seconds[1d])",
            "netagent_collector_last_tick_timestamp_seconds"),
        new Mutant(
            "old errors count",
            collector,
            "NetagentHookErrors",
            "increase(netagent_hook_errors_total[15m])",
            "netagent_hook_errors_total"));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void test_ruleMadeWorse_fails(Mutant mutant) throws Exception {
    String rules = Room.text(Room.RULES.resolve("netagent.yaml"));
    int start = rules.indexOf("- alert: " + mutant.alert() + "\n");
    int next = rules.indexOf("- alert: ", start + 1);
    int end = next < 0 ? rules.length() : next;
    String worse = rules.substring(start, end).replace(mutant.from(), mutant.to());
    assertNotEquals(rules.substring(start, end), worse, "the mutation found nothing to change");

    Promtool test =
        testWith(rules.substring(0, start) + worse + rules.substring(end), mutant.ruleTest());

    assertEquals(1, test.exitCode(), test.output());
    assertTrue(test.output().contains("FAILED"), test.output());
    assertTrue(test.output().contains(mutant.alert()), test.output());
  }

  @Test
  void test_unchangedCopy_passes() throws Exception {
    String rules = Room.text(Room.RULES.resolve("netagent.yaml"));
    Promtool test = testWith(rules, "close-wait.test.yaml");
    assertEquals(0, test.exitCode(), test.output());
  }

  /** A copy of both files in the same places, since the test names the rules by a relative path. */
  private Promtool testWith(String rules, String ruleTest) throws Exception {
    Path copiedRules = copy.resolve(Room.ROOT.relativize(Room.RULES)).resolve("netagent.yaml");
    Path copiedTest = copy.resolve(Room.ROOT.relativize(Room.RULE_TESTS)).resolve(ruleTest);
    Files.createDirectories(copiedRules.getParent());
    Files.createDirectories(copiedTest.getParent());
    Files.writeString(copiedRules, rules);
    Files.copy(Room.RULE_TESTS.resolve(ruleTest), copiedTest);
    Promtool check = Promtool.run("check", "rules", copiedRules);
    assertEquals(0, check.exitCode(), "a mutant must be valid PromQL: " + check.output());
    return Promtool.run("test", "rules", copiedTest);
  }
}
