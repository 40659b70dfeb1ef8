package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
      "and on (job, instance, process, pid, kind) netagent_tcp_close_wait_oldest_seconds > 1800";

  @TempDir Path copy;

  /**
   * @param recordsToo whether what the file's rules record is changed as well
   */
  record Mutant(
      String what, String ruleTest, String alert, String from, String to, boolean recordsToo) {
    Mutant(String what, String ruleTest, String alert, String from, String to) {
      this(what, ruleTest, alert, from, to, false);
    }

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
    String paces = "leak-paces.test.yaml";
    String slowLeak = "slow-leak.test.yaml";
    String slow = "NetagentCloseWaitSlowLeak";
    String fds = "NetagentFdExhaustionSoon";
    String other = "other-findings.test.yaml";
    String ports = "ports.test.yaml";
    String listen = "listen-path.test.yaml";
    String calls = "calls.test.yaml";
    String itself = "itself.test.yaml";
    return List.of(
        new Mutant("age does not matter", closeWait, leak, AGE, ""),
        new Mutant("floor need not rise", closeWait, leak, "> 4", "> -1000"),
        new Mutant("floor of ten minutes", closeWait, leak, "[30m]", "[10m]"),
        new Mutant("pid is not joined", closeWait, leak, "process, pid, kind)", "process, kind)"),
        new Mutant("kind is not joined", closeWait, leak, "pid, kind)", "pid)"),
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
            "critical counts twice", findings, "NetagentLeakFinding", ",severity=\"warning\"", ""),
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
            "netagent_hook_errors_total"),
        new Mutant("as short as the other", slowLeak, slow, "[6h]", "[30m]"),
        new Mutant("age does not matter", slowLeak, slow, "> 21600", "> -1"),
        new Mutant(
            "pools count",
            slowLeak,
            "NetagentCloseWaitOld",
            "{kind=~\"eof_read|unread|unaccepted\"}",
            ""),
        new Mutant("young ones count", slowLeak, "NetagentCloseWaitOld", "> 43200", "> 3600"),
        new Mutant("at any fill", paces, fds, "> 0.5", "> 0.01"),
        new Mutant(
            "too late for the fast ones",
            paces,
            fds,
            "for: 2m\n        keep",
            "for: 10m\n        keep"),
        new Mutant("at the last moment", paces, fds, "< 3600", "< 60"),
        new Mutant(
            "each tooth of a sawtooth",
            paces,
            fds,
            "> 1.02 * netagent_process_open_fds",
            "> 10 * netagent_process_open_fds"),
        new Mutant(
            "each batch",
            ports,
            "NetagentPortExhaustionSoon",
            "> 1.02 * netagent_tcp",
            "> 10 * netagent_tcp"),
        new Mutant("at half", paces, "NetagentFdsNearLimit", "> 0.8", "> 0.4"),
        new Mutant(
            "leaks are told twice", other, "NetagentFinding", "rule!=\"close-wait-leak\",", ""),
        new Mutant(
            "at once", other, "NetagentFinding", "for: 15m\n        keep", "for: 0m\n        keep"),
        new Mutant("a topic too few", other, "NetagentCriticalFinding", "|fd-exhaustion", ""),
        new Mutant(
            "a sum over destinations",
            ports,
            "NetagentPortsNearLimit",
            "use:netagent_ports_used:ratio > 0.8",
            "sum without (destination) (use:netagent_ports_used:ratio) > 0.8"),
        new Mutant(
            "folded ones are lost",
            ports,
            "NetagentPortsNearLimit",
            "or netagent_tcp_ephemeral_ports_used_ratio{netns=\"other\"} > 0.8",
            ""),
        new Mutant(
            "a young burst pages",
            ports,
            "NetagentPortExhaustionSoon",
            "and netagent_tcp_ephemeral_ports_used_ratio > 0.5",
            ""),
        new Mutant(
            "one burst pages",
            ports,
            "NetagentNoLocalPort",
            "for: 5m\n        keep",
            "for: 1m\n        keep"),
        new Mutant(
            "a touch of the limit",
            ports,
            "NetagentTimeWaitNearLimit",
            "for: 5m\n        keep",
            "for: 0m\n        keep"),
        new Mutant(
            "limit 0 counts",
            listen,
            "NetagentListenQueueFilling",
            "(netagent_tcp_listen_queue_limit > 0)",
            "netagent_tcp_listen_queue_limit",
            true),
        new Mutant(
            "drops for other reasons count",
            listen,
            "NetagentListenOverflow",
            "listen_overflows|",
            "listen_overflows|listen_drops|"),
        new Mutant(
            "one burst makes a ticket",
            listen,
            "NetagentListenOverflow",
            "for: 5m\n        keep",
            "for: 1m\n        keep"),
        new Mutant(
            "idle hosts count", listen, "NetagentRetransmissions", "[5m]) > 10", "[5m]) > -1"),
        new Mutant(
            "ten minutes count",
            listen,
            "NetagentPathRetransmissions",
            "for: 15m\n        keep",
            "for: 5m\n        keep"),
        new Mutant("three failures count", calls, "NetagentConnectFailures", ">= 10", ">= 1"),
        new Mutant(
            "no_local_port is told twice",
            calls,
            "NetagentConnectFailures",
            "{error!=\"no_local_port\"}",
            "",
            true),
        new Mutant("three slow ones count", calls, "NetagentSlowDns", ">= 10", ">= 1"),
        new Mutant("three slow ones count", calls, "NetagentSlowTls", ">= 10", ">= 1"),
        new Mutant(
            "a start counts",
            itself,
            "NetagentRecordUnreadable",
            "for: 5m\n        keep",
            "for: 1m\n        keep"),
        new Mutant(
            "ended processes count",
            itself,
            "NetagentRecordLost",
            "and on (job, instance, pid) netagent_process_open_fds",
            ""),
        new Mutant(
            "the name must stay",
            itself,
            "NetagentRecordLost",
            "instance, pid)",
            "instance, process, pid)"),
        new Mutant("no hook missing counts", itself, "NetagentHooksMissing", "> 0", ">= 0"),
        new Mutant(
            "ten minutes count",
            itself,
            "NetagentSourceDegraded",
            "for: 15m\n        keep",
            "for: 5m\n        keep"),
        new Mutant(
            "folding by design counts",
            itself,
            "NetagentSeriesFolded",
            "{subject=\"findings\"}",
            ""),
        new Mutant(
            "yesterday counts",
            itself,
            "NetagentSeriesFolded",
            "increase(netagent_collector_series_folded_total[30m])",
            "netagent_collector_series_folded_total"));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void test_ruleMadeWorse_fails(Mutant mutant) throws Exception {
    Path file = fileOf(mutant.alert());
    String rules = Room.text(file);
    int start = rules.indexOf("- alert: " + mutant.alert() + "\n");
    int next = rules.indexOf("- alert: ", start + 1);
    int end = next < 0 ? rules.length() : next;
    if (mutant.recordsToo()) {
      start = rules.indexOf("- record: ");
    }
    String worse = rules.substring(start, end).replace(mutant.from(), mutant.to());
    assertNotEquals(rules.substring(start, end), worse, "the mutation found nothing to change");

    Tool test =
        testWith(file, rules.substring(0, start) + worse + rules.substring(end), mutant.ruleTest());

    assertEquals(1, test.exitCode(), test.output());
    assertTrue(test.output().contains("FAILED"), test.output());
    assertTrue(test.output().contains(mutant.alert()), test.output());
  }

  @Test
  void test_unchangedCopy_passes() throws Exception {
    Path file = fileOf("NetagentCloseWaitLeak");
    Tool test = testWith(file, Room.text(file), "close-wait.test.yaml");
    assertEquals(0, test.exitCode(), test.output());
  }

  @Test
  void mutants_everyAlert_hasOne() {
    Set<String> alerts = new TreeSet<>();
    Room.alerts().forEach(alert -> alerts.add(alert.path("alert").asText()));
    assertEquals(
        alerts,
        mutants().stream().map(Mutant::alert).collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Path fileOf(String alert) {
    return Room.rules().stream()
        .filter(file -> Room.text(file).contains("- alert: " + alert + "\n"))
        .findFirst()
        .orElseThrow();
  }

  /** The test of the changed file alone: the other rules would only take time. */
  private Tool testWith(Path changed, String rules, String ruleTest) throws Exception {
    Path mutated = Files.writeString(copy.resolve(changed.getFileName()), rules);
    String test = Room.text(Room.RULE_TESTS.resolve(ruleTest));
    String ofOneFile = test.replace("../../../../rules/*.yaml", mutated.toString());
    assertNotEquals(test, ofOneFile);
    Path copiedTest = Files.writeString(copy.resolve(ruleTest), ofOneFile);
    Tool check = Tool.run("promtool", "check", "rules", mutated);
    assertEquals(0, check.exitCode(), "a mutant must be valid PromQL: " + check.output());
    return Tool.run("promtool", "test", "rules", copiedTest);
  }
}
