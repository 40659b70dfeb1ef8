package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing is imitated: a JVM that leaks, the agent in it, the collector, Prometheus with the rules
 * as they are, Alertmanager with the example. Prometheus is started in the middle of the leak, over
 * the hours that it would have seen had it been there ({@link LiveHistory}).
 */
@RequiresTools({"promtool", "prometheus", "prometheus-alertmanager"})
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FullChainIT {
  private static final String CRITICAL = "NetagentCriticalFinding";
  private static final String FDS = "NetagentFdsNearLimit";
  private static final String STOPPED = "JVMs that stand still";
  private static final String LEAK = SickHost.PROCESS + " leak";
  private static final long PATIENCE_SECONDS = 90;

  /** What only a fault of netagent itself, or minutes of waiting, would fill. */
  private static final Map<String, String> MAY_BE_EMPTY =
      Map.of(
          "Adopted when the agent was attached", "the agent was there from the start",
          "Held for open, not in the kernel's table", "only where the two disagree",
          "Hook errors and missing hooks", "a fault of netagent",
          "Opened beyond the record's slots", "65,536 connections",
          "Sockets that the agent does not know", "a fault of netagent, or native code",
          "Series folded, by metric", "more series than the limit",
          "Lookups and handshakes that go on", "no name server may be asked; handshakes do go on",
          "Used up in", "a forecast needs minutes of growth",
          "Time until a use has no port left", "the same");

  /** For these this host gives a reason. */
  private static final Set<String> TOLD =
      Set.of(
          "NetagentConnectFailures",
          CRITICAL,
          FDS,
          "NetagentFinding",
          "NetagentListenOverflow",
          "NetagentListenQueueFilling",
          "NetagentNoLocalPort",
          "NetagentSlowTls");

  @TempDir static Path directory;

  private static SickHost host;
  private static String instance;
  private static Webhook webhook;
  private static AlertmanagerServer alertmanager;
  private static PrometheusServer prometheus;

  @BeforeAll
  static void startAll() throws Exception {
    host = new SickHost(directory);
    webhook = new Webhook();
    alertmanager =
        AlertmanagerServer.start(
            // Long enough for the alert that speaks for the others to be there, as 30 s are.
            Files.writeString(directory.resolve("alertmanager.yml"), webhook.config("6s")),
            directory);
    instance = host.target();
    String metrics =
        host.metricsWith(
            List.of(
                line("netagent_findings\\{rule=\"close-wait-leak\",severity=\"critical\""),
                line("netagent_findings\\{rule=\"accept-queue-full\""),
                line("netagent_jvm_connections_closed_total\\{reason=\"gc\"")));
    prometheus = startPrometheus(metrics);
  }

  /** Of the sick process, with a value above 0. */
  private static Pattern line(String start) {
    return Pattern.compile("(?m)^" + start + ".*pid=\"" + host.pid() + "\".* [1-9][0-9.]*$");
  }

  private static PrometheusServer startPrometheus(String metrics) throws Exception {
    String target = "job=\"netagent\",instance=\"" + instance + "\"";
    LiveHistory hour = new LiveHistory(metrics, target, System.currentTimeMillis() / 1000 - 1);
    String sick = "pid=\"" + host.pid() + "\"";
    for (String labels :
        hour.above0("netagent_findings", sick, "severity=\"critical\"", "close-wait-leak")) {
      hour.pending(CRITICAL, labels + ",topic=\"leak\"", 600);
    }
    for (String labels : hour.above0("netagent_process_open_fds", sick)) {
      hour.pending(FDS, labels + ",severity=\"warning\",topic=\"leak\"", 600);
    }
    Path history = directory.resolve("history.om");
    hour.writeTo(history);
    Path data = Files.createDirectory(directory.resolve("prometheus"));
    Tool blocks = Tool.run("promtool", "tsdb", "create-blocks-from", "openmetrics", history, data);
    assertEquals(0, blocks.exitCode(), blocks.output());
    return PrometheusServer.start(
        directory,
        data,
        """
        global: {scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 2s}
        rule_files: ["%s/*.yaml"]
        alerting: {alertmanagers: [{static_configs: [{targets: ["%s"]}]}]}
        scrape_configs: [{job_name: netagent, static_configs: [{targets: ["%s"]}]}]
        """
            .formatted(Room.RULES, alertmanager.target(), instance),
        "--rules.alert.resend-delay=2s",
        "--rules.alert.for-grace-period=1s");
  }

  @AfterAll
  static void stopAll() {
    for (AutoCloseable each : new AutoCloseable[] {prometheus, alertmanager, webhook, host}) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  @Order(1)
  void delivery_leakToldByTwoAlerts_isOnePage() throws Exception {
    await(
        "both alerts fire", () -> firing().containsAll(Set.of(CRITICAL + " leak", FDS + " leak")));
    Webhook.Notification page = webhook.arrivals(1).get(0);
    while (!page.group().equals(LEAK)) {
      page = webhook.arrivals(1).get(0); // The sick program's other troubles, and other processes.
    }
    assertEquals(new Webhook.Notification("pager", LEAK, Set.of(CRITICAL + "@" + instance)), page);
    await("the lesser alert is inhibited", () -> inhibited().contains(FDS));
  }

  @Test
  @Order(2)
  void query_everyPanelAndVariable_isNotEmpty() throws Exception {
    Map<String, String> asked = new TreeMap<>();
    Set<String> titles = new TreeSet<>();
    for (Dashboard dashboard : Dashboard.all()) {
      List<Dashboard.Query> queries = new ArrayList<>(dashboard.panelQueries());
      queries.addAll(dashboard.variableQueries());
      for (Dashboard.Query query : queries) {
        String title = query.where().replaceFirst(" [A-Z]$", "");
        titles.add(title);
        String expression = query.substituted(instance, SickHost.PROCESS);
        if (MAY_BE_EMPTY.containsKey(title) || title.equals(STOPPED)) {
          prometheus.query(expression, now()); // It must be valid all the same.
        } else {
          asked.put(dashboard + ", " + query.where(), expression);
        }
      }
    }
    assertTrue(asked.size() > 130, asked.size() + " expressions");
    assertEquals(Set.of(), emptyOf(asked));
    assertTrue(titles.containsAll(MAY_BE_EMPTY.keySet()), titles.toString());
  }

  @Test
  @Order(3)
  void query_everyRuleWithoutItsThresholds_isNotEmpty() throws Exception {
    Map<String, String> asked = new TreeMap<>();
    for (JsonNode rule : Room.rulesAndRecordings()) {
      String name = rule.path("alert").asText(rule.path("record").asText());
      String expression = rule.path("expr").asText();
      if (TOLD.contains(name) || rule.has("record")) {
        asked.put(name, expression);
      } else {
        // Whatever the figures are: its series are there, and its joins find their partners.
        prometheus.query(expression, now());
        asked.put(name + " at any threshold", withoutThresholds(expression));
      }
    }
    assertTrue(asked.keySet().containsAll(TOLD), asked.toString());
    assertEquals(Set.of(), emptyOf(asked));
  }

  private static String withoutThresholds(String expression) {
    String all =
        expression
            .replaceAll("(?m)^unless .*$| unless [a-z_]+(?=\\))", "")
            .replaceAll("(>=|==|>) *-?[0-9.]+", "> -1e300")
            .replaceAll("(<=|<) *-?[0-9.]+", "<= Inf");
    assertNotEquals(expression, all);
    return all;
  }

  @Test
  @Order(4)
  void query_jvmThatIsStopped_isTold() throws Exception {
    Map<String, String> asked = new TreeMap<>();
    for (Dashboard dashboard : Dashboard.all()) {
      for (Dashboard.Query query : dashboard.panelQueries()) {
        if (query.where().startsWith(STOPPED + " ")) {
          asked.put(
              dashboard + ", " + query.where(), query.substituted(instance, SickHost.PROCESS));
        }
      }
    }
    assertFalse(asked.isEmpty());
    Tool.run("kill", "-STOP", host.pid());
    try {
      assertEquals(Set.of(), emptyOf(asked));
    } finally {
      Tool.run("kill", "-CONT", host.pid());
    }
  }

  @Test
  @Order(5)
  void delivery_untilTheEnd_isNoSecondPageAndNoTicket() throws Exception {
    Webhook.Notification more = webhook.poll(1);
    while (more != null) {
      assertNotEquals(LEAK, more.group(), more.toString());
      more = webhook.poll(1);
    }
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  /** What yields nothing however long one waits; an expression that is not valid is an error. */
  private static Set<String> emptyOf(Map<String, String> expressions) throws Exception {
    Map<String, String> left = new TreeMap<>(expressions);
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!left.isEmpty() && System.nanoTime() < deadlineNanos) {
      for (Map.Entry<String, String> each : List.copyOf(left.entrySet())) {
        if (isAnswered(prometheus.query(each.getValue(), now()))) {
          left.remove(each.getKey());
        }
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return left.keySet();
  }

  /** Other processes may run here: what belongs to a process must belong to the sick one. */
  private static boolean isAnswered(JsonNode result) {
    for (JsonNode sample : result) {
      String process = sample.at("/metric/process").asText();
      if (process.isEmpty() || process.equals(SickHost.PROCESS)) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> firing() throws Exception {
    Set<String> firing = new TreeSet<>();
    for (JsonNode alert : prometheus.alerts()) {
      JsonNode labels = alert.path("labels");
      if (alert.path("state").asText().equals("firing") && isOfSickProgram(labels)) {
        firing.add(labels.path("alertname").asText() + " " + labels.path("topic").asText());
      }
    }
    return firing;
  }

  private static Set<String> inhibited() throws Exception {
    Set<String> inhibited = new TreeSet<>();
    for (JsonNode alert : alertmanager.alerts()) {
      boolean silent = !alert.at("/status/inhibitedBy").isEmpty();
      if (silent && isOfSickProgram(alert.path("labels"))) {
        inhibited.add(alert.at("/labels/alertname").asText());
      }
    }
    return inhibited;
  }

  private static boolean isOfSickProgram(JsonNode labels) {
    return labels.path("pid").asText().equals(Long.toString(host.pid()));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Condition condition) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < deadlineNanos, "waited in vain: " + what + "; " + firing());
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
