package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DashboardTest {
  private static final int COLUMNS = 24;

  static List<Dashboard> dashboards() {
    return Dashboard.all();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void dashboard_everyOne_canBeProvisionedAsItIs(Dashboard dashboard) {
    JsonNode json = dashboard.json();
    assertAll(
        () -> assertFalse(json.has("__inputs"), "__inputs would ask a question on import"),
        () -> assertTrue(json.path("id").isNull(), "an id belongs to one Grafana"),
        () -> assertEquals(dashboard.file(), json.path("uid").asText() + ".json"),
        () -> assertFalse(json.path("editable").asBoolean(true), "editable"),
        () -> assertTrue(json.path("schemaVersion").asInt() >= 41, "schemaVersion"),
        () -> assertTrue(json.path("title").asText().startsWith("netagent: "), "title"),
        () -> assertTrue(json.path("tags").toString().contains("\"netagent\""), "tag"),
        () -> assertFalse(json.path("links").isEmpty(), "links"));
  }

  @Test
  void dashboards_all_haveDifferentUids() {
    Set<String> uids = new HashSet<>();
    Dashboard.all().forEach(each -> assertTrue(uids.add(each.json().path("uid").asText())));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panels_all_haveOwnIds(Dashboard dashboard) {
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard.panelsAndRows()) {
      assertFalse(panel.path("title").asText().isBlank(), "row without title");
      assertTrue(ids.add(panel.path("id").asInt()), "twice: id " + panel.path("id"));
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panels_all_fitTheGridAndDoNotOverlap(Dashboard dashboard) {
    // Panels of a collapsed row lie below it only when it is opened: they are looked at by
    // themselves.
    assertNoOverlap(dashboard.json().path("panels"));
    dashboard.json().path("panels").forEach(row -> assertNoOverlap(row.path("panels")));
  }

  private static void assertNoOverlap(JsonNode panels) {
    Set<String> cells = new HashSet<>();
    for (JsonNode panel : panels) {
      JsonNode place = panel.path("gridPos");
      int right = place.path("x").asInt() + place.path("w").asInt();
      int bottom = place.path("y").asInt() + place.path("h").asInt();
      assertTrue(right <= COLUMNS, panel.path("title").asText());
      for (int x = place.path("x").asInt(); x < right; x++) {
        for (int y = place.path("y").asInt(); y < bottom; y++) {
          assertTrue(cells.add(x + "," + y), panel.path("title").asText() + " overlaps");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void queries_all_askOnlyForWhatIsExported(Dashboard dashboard) {
    List<Dashboard.Query> queries = new ArrayList<>(dashboard.panelQueries());
    queries.addAll(dashboard.variableQueries());
    queries.addAll(dashboard.annotationQueries());
    MetricList metrics = MetricList.load();
    queries.forEach(
        query -> assertEquals(List.of(), metrics.unknownIn(query.substituted()), query.where()));
  }

  @Test
  void metrics_all_areOnADashboard() {
    String expressions =
        Dashboard.all().stream()
            .flatMap(dashboard -> dashboard.panelQueries().stream())
            .map(Dashboard.Query::expression)
            .collect(Collectors.joining("\n"));
    List<String> unseen = new ArrayList<>();
    for (MetricList.Metric metric : MetricList.load().all()) {
      String family = metric.name().replaceFirst("_seconds_(bucket|count|sum)$", "_seconds");
      if (!expressions.contains(family)) {
        unseen.add(metric.name());
      }
    }
    assertEquals(List.of(), unseen);
  }
}
