package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every expression is put to a real Prometheus and must yield something. An error would be seen by
 * parsing alone; a misspelt label, or a join on labels that the two sides do not share, is valid
 * PromQL and an empty graph.
 */
@RequiresTools({"promtool", "prometheus"})
class DashboardQueriesTest {
  @TempDir static Path directory;

  private static long endSeconds;
  private static PrometheusServer prometheus;

  @BeforeAll
  static void startPrometheusWithTwoHoursOfHistory() throws Exception {
    endSeconds = System.currentTimeMillis() / 1000;
    Path history = directory.resolve("history.om");
    new SyntheticHistory(MetricList.load(), endSeconds).writeTo(history);
    Path data = Files.createDirectory(directory.resolve("data"));
    Tool blocks = Tool.run("promtool", "tsdb", "create-blocks-from", "openmetrics", history, data);
    assertEquals(0, blocks.exitCode(), blocks.output());
    prometheus = PrometheusServer.start(directory, data);
  }

  @AfterAll
  static void stopPrometheus() {
    if (prometheus != null) {
      prometheus.close();
    }
  }

  static List<Dashboard.Query> queriesWithResults() {
    List<Dashboard.Query> queries = new ArrayList<>();
    for (Dashboard dashboard : Dashboard.all()) {
      queries.addAll(dashboard.panelQueries());
      queries.addAll(dashboard.variableQueries());
    }
    return queries;
  }

  @ParameterizedTest
  @MethodSource("queriesWithResults")
  void query_everyPanelAndVariable_isNotEmpty(Dashboard.Query query) throws Exception {
    JsonNode result = prometheus.query(query.substituted(), endSeconds);
    assertFalse(result.isEmpty(), "nothing for: " + query.substituted());
    for (JsonNode sample : result) {
      double value = sample.path("value").path(1).asDouble(Double.NaN);
      assertTrue(Double.isFinite(value), "no number: " + sample);
    }
  }

  @Test
  void query_everyAnnotation_isAccepted() {
    for (Dashboard dashboard : Dashboard.all()) {
      for (Dashboard.Query query : dashboard.annotationQueries()) {
        assertDoesNotThrow(() -> prometheus.query(query.substituted(), endSeconds), query.where());
      }
    }
  }

  @Test
  void query_everyPanelOfTwoJvmsWithOneName_keepsThemApart() throws Exception {
    for (Dashboard dashboard : Dashboard.all()) {
      for (Dashboard.Query query : dashboard.panelQueries()) {
        if (query.expression().contains("by (instance, process, pid")) {
          List<String> pids = new ArrayList<>();
          prometheus
              .query(query.substituted(), endSeconds)
              .forEach(sample -> pids.add(sample.at("/metric/pid").asText()));
          assertTrue(
              pids.containsAll(List.of("4711", "4712")), query.where() + " has only " + pids);
        }
      }
    }
  }

  @Test
  void query_everyPanelAsARule_isParsedByPromtool() throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n- name: panels\n  rules:\n");
    int panels = 0;
    for (Dashboard.Query query : queriesWithResults()) {
      rules.append("  - record: panel:number:").append(panels++).append("\n    expr: '");
      rules.append(query.substituted()).append("'\n");
    }
    Path file = Files.writeString(directory.resolve("panels.yaml"), rules);
    Tool check = Tool.run("promtool", "check", "rules", file);
    assertEquals(0, check.exitCode(), check.output());
    assertTrue(check.output().contains("SUCCESS: " + panels + " rules"), check.output());
  }

  @Test
  void query_misspeltMetric_isEmptyAndNoError() throws Exception {
    assertTrue(prometheus.query("netagent_tcp_conections", endSeconds).isEmpty());
  }

  @Test
  void query_brokenExpression_isRefusedWithPrometheusWords() {
    IOException refused =
        assertThrows(IOException.class, () -> prometheus.query("sum(", endSeconds));
    assertTrue(refused.getMessage().contains("parse error"), refused.getMessage());
  }
}
