package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a configuration, in a real Alertmanager: one leak, one page. */
@RequiresTools({"amtool", "prometheus-alertmanager"})
class AlertmanagerTest {
  private static final Path EXAMPLE = Webhook.EXAMPLE;
  private static final Map<String, String> RECEIVERS =
      Map.of("critical", "pager", "warning", "tickets", "info", "notes");

  @TempDir Path directory;
  private Webhook webhook;

  @BeforeEach
  void startWebhook() throws IOException {
    webhook = new Webhook();
  }

  @AfterEach
  void stopWebhook() {
    webhook.close();
  }

  @Test
  void config_example_isValid() throws Exception {
    Tool check = Tool.run("amtool", "check-config", EXAMPLE);
    assertEquals(0, check.exitCode(), check.output());
  }

  @Test
  void routes_everyAlert_goesWhereItsSeveritySays() throws Exception {
    for (JsonNode alert : Room.alerts()) {
      String name = alert.path("alert").asText();
      String severity = alert.at("/labels/severity").asText();
      Tool route =
          Tool.run(
              "amtool",
              "config",
              "routes",
              "test",
              "--config.file=" + EXAMPLE,
              "--verify.receivers=" + RECEIVERS.get(severity),
              "alertname=" + name,
              "severity=" + severity);
      assertEquals(0, route.exitCode(), name + ": " + route.output());
    }
  }

  @Test
  void names_inTheExample_areAlertsThatExist() {
    Set<String> alerts =
        Room.alerts().stream().map(a -> a.path("alert").asText()).collect(Collectors.toSet());
    List<String> named = new ArrayList<>();
    for (JsonNode rule : Room.yaml(EXAMPLE).path("inhibit_rules")) {
      for (String side : List.of("source_matchers", "target_matchers")) {
        rule.path(side).forEach(matcher -> named.add(matcher.asText()));
      }
    }
    Set<String> names =
        named.stream()
            .filter(matcher -> matcher.startsWith("alertname") && !matcher.contains(".+"))
            .flatMap(matcher -> List.of(matcher.split("\"")[1].split("\\|")).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(names.size() > 5, names.toString());
    assertTrue(alerts.containsAll(names), names + " are not all in " + alerts);
  }

  @Test
  void delivery_oneLeakToldByFiveAlertsOnTwoHosts_isOnePage() throws Exception {
    try (AlertmanagerServer alertmanager = start()) {
      alertmanager.post(
          "["
              + String.join(
                  ",",
                  alert("NetagentCriticalFinding", "critical", "leak", "host-1", "checkout"),
                  alert("NetagentFdExhaustionSoon", "critical", "leak", "host-1", "checkout"),
                  alert("NetagentCriticalFinding", "critical", "leak", "host-2", "checkout"),
                  alert("NetagentFdsNearLimit", "warning", "leak", "host-1", "checkout"),
                  alert("NetagentCloseWaitLeak", "warning", "leak", "host-1", "checkout"),
                  alert("NetagentCloseWaitOld", "info", "leak", "host-1", "checkout"),
                  // Two of other matters, to see that these are not silenced with it.
                  alert("NetagentSlowDns", "warning", "calls", "host-1", "checkout"),
                  alert("NetagentCloseWaitGrowing", "info", "leak", "host-1", "orders"))
              + "]");
      List<Webhook.Notification> first = webhook.arrivals(3);
      assertEquals(
          Set.of(
              new Webhook.Notification(
                  "pager",
                  "checkout leak",
                  Set.of(
                      "NetagentCriticalFinding@host-1",
                      "NetagentCriticalFinding@host-2",
                      "NetagentFdExhaustionSoon@host-1")),
              new Webhook.Notification(
                  "tickets", "checkout calls", Set.of("NetagentSlowDns@host-1")),
              new Webhook.Notification(
                  "notes", "orders leak", Set.of("NetagentCloseWaitGrowing@host-1"))),
          Set.copyOf(first));
      assertEquals(null, webhook.poll(3), "another notification of the same");
    }
  }

  @Test
  void delivery_leakWithAFinding_isOneTicketOfTheFinding() throws Exception {
    try (AlertmanagerServer alertmanager = start()) {
      alertmanager.post(
          "["
              + String.join(
                  ",",
                  alert("NetagentLeakFinding", "warning", "leak", "host-1", "checkout"),
                  alert("NetagentCloseWaitLeak", "warning", "leak", "host-1", "checkout"),
                  alert("NetagentCloseWaitLeak", "warning", "leak", "host-1", "orders"))
              + "]");
      assertEquals(
          Set.of(
              new Webhook.Notification(
                  "tickets", "checkout leak", Set.of("NetagentLeakFinding@host-1")),
              new Webhook.Notification(
                  "tickets", "orders leak", Set.of("NetagentCloseWaitLeak@host-1"))),
          Set.copyOf(webhook.arrivals(2)));
      assertEquals(null, webhook.poll(3), "another notification of the same");
    }
  }

  private AlertmanagerServer start() throws Exception {
    return AlertmanagerServer.start(
        Files.writeString(directory.resolve("alertmanager.yml"), webhook.config("1s")), directory);
  }

  private static String alert(
      String name, String severity, String topic, String instance, String process) {
    return """
        {"labels": {"alertname": "%s", "severity": "%s", "topic": "%s", "job": "netagent",
          "instance": "%s", "process": "%s", "pid": "4711"}, "annotations": {"summary": "s"}}"""
        .formatted(name, severity, topic, instance, process);
  }
}
