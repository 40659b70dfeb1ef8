package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * the hour that it would have seen had it been there ({@link LiveHistory}).
 */
@RequiresTools({"promtool", "prometheus", "prometheus-alertmanager"})
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FullChainIT {
  private static final String CRITICAL = "NetagentCriticalFinding";
  private static final String FDS = "NetagentFdsNearLimit";
  private static final long PATIENCE_SECONDS = 40;

  /** Panels that are empty as long as netagent is well, or that a test cannot bring about. */
  private static final Map<String, String> EMPTY_PANELS = Map.of();

  /** Alerts that this host does not give a reason for. */
  private static final Map<String, String> SILENT_ALERTS = Map.of();

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
    Set<String> pages = new TreeSet<>();
    long leaks = 0;
    while (leaks == 0) {
      Webhook.Notification next = webhook.arrivals(1).get(0);
      pages.add(next.toString());
      assertEquals("pager", next.receiver(), pages.toString());
      leaks += next.alerts().contains(CRITICAL + "@" + instance) ? 1 : 0;
    }
    await("the lesser alert is inhibited", () -> inhibited().contains(FDS));
  }

  @Test
  @Order(2)
  void query_everyPanel_isNotEmpty() throws Exception {
    Map<String, String> asked = new TreeMap<>();
    for (Dashboard dashboard : Dashboard.all()) {
      for (Dashboard.Query query : dashboard.panelQueries()) {
        asked.put(dashboard + ", " + query.where(), query.substituted(instance, SickHost.PROCESS));
      }
      for (Dashboard.Query query : dashboard.variableQueries()) {
        asked.put(dashboard + ", " + query.where(), query.substituted(instance, SickHost.PROCESS));
      }
    }
    assertTrue(asked.size() > 150, asked.size() + " expressions");
    assertEquals(new TreeSet<>(EMPTY_PANELS.keySet()), emptyOf(asked));
  }

  @Test
  @Order(3)
  void query_everyRule_isNotEmpty() throws Exception {
    Map<String, String> asked = new TreeMap<>();
    for (JsonNode rule : Room.rulesAndRecordings()) {
      asked.put(
          rule.path("alert").asText(rule.path("record").asText()), rule.path("expr").asText());
    }
    assertEquals(new TreeSet<>(SILENT_ALERTS.keySet()), emptyOf(asked));
  }

  /** What yields nothing however long one waits; an expression that is not valid is an error. */
  private static Set<String> emptyOf(Map<String, String> expressions) throws Exception {
    Map<String, String> left = new TreeMap<>(expressions);
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!left.isEmpty() && System.nanoTime() < deadlineNanos) {
      long now = System.currentTimeMillis() / 1000;
      for (Map.Entry<String, String> each : List.copyOf(left.entrySet())) {
        if (!prometheus.query(each.getValue(), now).isEmpty()) {
          left.remove(each.getKey());
        }
      }
    }
    return left.keySet();
  }

  private static Set<String> firing() throws Exception {
    Set<String> firing = new TreeSet<>();
    for (JsonNode alert : prometheus.alerts()) {
      if (alert.path("state").asText().equals("firing")) {
        JsonNode labels = alert.path("labels");
        firing.add(labels.path("alertname").asText() + " " + labels.path("topic").asText());
      }
    }
    return firing;
  }

  private static Set<String> inhibited() throws Exception {
    Set<String> inhibited = new TreeSet<>();
    for (JsonNode alert : alertmanager.alerts()) {
      if (!alert.at("/status/inhibitedBy").isEmpty()) {
        inhibited.add(alert.at("/labels/alertname").asText());
      }
    }
    return inhibited;
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Condition condition) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < deadlineNanos, "waited in vain: " + what + "; " + firing());
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
