package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The properties that Grafana's published types know, as far as these dashboards use them: a
 * misspelt one is ignored by Grafana without a word. {@code schema/check} asks the whole schema.
 */
class DashboardShapeTest {
  private static final Set<String> PAGE =
      words(
          "uid title description tags editable graphTooltip schemaVersion id version"
              + " fiscalYearStartMonth weekStart refresh timezone time timepicker links annotations"
              + " templating panels");
  private static final Set<String> ROW = words("id type title collapsed gridPos panels");
  private static final Set<String> PANEL =
      words(
          "id type title description datasource pluginVersion fieldConfig options targets links"
              + " gridPos transformations repeat repeatDirection maxPerRow");
  private static final Set<String> DEFAULTS =
      words("unit decimals min max thresholds mappings color custom noValue");
  private static final Set<String> TARGET =
      words("refId datasource editorMode expr legendFormat range instant format");
  private static final Set<String> LINK =
      words("type title url icon tooltip targetBlank asDropdown includeVars keepTime tags");
  private static final Map<String, Set<String>> OPTIONS =
      Map.of(
          "stat",
          words(
              "colorMode graphMode justifyMode orientation textMode wideLayout reduceOptions"
                  + " showPercentChange percentChangeColorMode"),
          "timeseries",
          words("legend tooltip"),
          "state-timeline",
          words("alignValue mergeValues rowHeight showValue perPage legend tooltip"),
          "table",
          words("cellHeight showHeader frameIndex sortBy"));
  private static final Map<String, Set<String>> CUSTOM =
      Map.of(
          "stat",
          Set.of(),
          "timeseries",
          words(
              "drawStyle lineInterpolation lineWidth fillOpacity gradientMode showPoints spanNulls"
                  + " axisPlacement axisSoftMin axisSoftMax stacking thresholdsStyle"),
          "state-timeline",
          words("lineWidth fillOpacity"),
          "table",
          words("align filterable inspect cellOptions"));

  static List<Dashboard> dashboards() {
    return Dashboard.all();
  }

  private static Set<String> words(String text) {
    return Set.of(text.split(" "));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void properties_ofThePage_areGrafanas(Dashboard dashboard) {
    assertKnown(PAGE, dashboard.json(), "page");
    dashboard.json().path("links").forEach(link -> assertEquals(LINK, names(link)));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void properties_ofPanelsAndRows_areGrafanas(Dashboard dashboard) {
    for (JsonNode panel : dashboard.panelsAndRows()) {
      String title = panel.path("title").asText();
      String type = panel.path("type").asText();
      if (type.equals("row")) {
        assertEquals(ROW, names(panel), title);
        continue;
      }
      assertTrue(OPTIONS.containsKey(type), type + " is no type of panel that is known here");
      assertKnown(PANEL, panel, title);
      JsonNode defaults = panel.at("/fieldConfig/defaults");
      assertKnown(DEFAULTS, defaults, title);
      assertKnown(CUSTOM.get(type), defaults.path("custom"), title + " custom");
      assertEquals(OPTIONS.get(type), names(panel.path("options")), title + " options");
      panel.path("links").forEach(link -> assertEquals(LINK, names(link), title));
      panel.path("targets").forEach(target -> assertKnown(TARGET, target, title));
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void thresholds_ofPanels_beginAnywhereAndRise(Dashboard dashboard) {
    for (JsonNode panel : dashboard.panels()) {
      JsonNode steps = panel.at("/fieldConfig/defaults/thresholds/steps");
      String title = panel.path("title").asText();
      assertTrue(steps.path(0).path("value").isNull(), title);
      for (int i = 2; i < steps.size(); i++) {
        double lower = steps.path(i - 1).path("value").asDouble();
        assertTrue(steps.path(i).path("value").asDouble() > lower, title);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void columns_ofTables_nameEveryLabelAndValue(Dashboard dashboard) {
    for (JsonNode panel : dashboard.panels()) {
      if (panel.path("type").asText().equals("table")) {
        String title = panel.path("title").asText();
        Set<String> columns = new TreeSet<>();
        for (JsonNode transformation : panel.path("transformations")) {
          columns.addAll(names(transformation.at("/options/renameByName")));
        }
        int queries = panel.path("targets").size();
        for (JsonNode target : panel.path("targets")) {
          String value = queries == 1 ? "Value" : "Value #" + target.path("refId").asText();
          assertTrue(columns.contains(value), title + ": " + value);
          Matcher by = Pattern.compile("by \\(([^)]*)\\)").matcher(target.path("expr").asText());
          if (by.find()) {
            Set<String> labels = new TreeSet<>(List.of(by.group(1).split(", ")));
            labels.removeAll(columns);
            assertEquals(Set.of(), labels, title);
          }
        }
        for (JsonNode override : panel.at("/fieldConfig/overrides")) {
          String name = override.at("/matcher/options").asText();
          assertTrue(panel.path("transformations").toString().contains(name), title + name);
        }
      }
    }
  }

  private static void assertKnown(Set<String> known, JsonNode node, String where) {
    Set<String> unknown = names(node);
    unknown.removeAll(known);
    assertEquals(Set.of(), unknown, where);
  }

  private static Set<String> names(JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
