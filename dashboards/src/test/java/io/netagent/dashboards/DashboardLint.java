package io.netagent.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of Grafana's dashboard-linter, by its names for them (the linter itself is a Go program
 * that these tests do not need), and some of our own. {@code target-promql-rule} is left to
 * Prometheus, which knows best what it can parse.
 */
final class DashboardLint {
  static final String DATASOURCE = "${datasource}";

  /** Those of Grafana's units (ids of its value formats) that make sense for these metrics. */
  private static final Set<String> UNITS =
      Set.of("short", "locale", "percentunit", "s", "cps", "Bps", "dateTimeFromNow");

  private static final int SHORTEST_DESCRIPTION = 40;
  private static final Pattern SELECTOR =
      Pattern.compile("([a-zA-Z_:][\\w:]*)\\{([^}]*)\\}(\\[[^\\]]*\\])?");
  private static final Pattern OF_LABELS =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][\\w:]*\\b(?!\\s*\\()");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "Inf");

  private final Dashboard dashboard;
  private final List<String> faults = new ArrayList<>();

  private DashboardLint(Dashboard dashboard) {
    this.dashboard = dashboard;
  }

  /** What is wrong with it, each beginning with the name of the rule. */
  static List<String> faultsOf(Dashboard dashboard) {
    DashboardLint lint = new DashboardLint(dashboard);
    lint.page();
    lint.variables();
    dashboard.panels().forEach(lint::panel);
    return lint.faults;
  }

  private void require(boolean holds, String rule, String where) {
    if (!holds) {
      faults.add(rule + ": " + where);
    }
  }

  private void page() {
    require(
        !dashboard.json().path("editable").asBoolean(true), "uneditable-dashboard-rule", "page");
  }

  private void variables() {
    int sources = 0;
    for (JsonNode variable : dashboard.variables()) {
      String name = variable.path("name").asText();
      if (variable.path("type").asText().equals("datasource")) {
        sources++;
        boolean named = name.equals("datasource") && label(variable).equals("Data source");
        require(named, "template-datasource-rule", name);
      } else {
        queryVariable(name, variable);
      }
    }
    require(sources == 1, "template-datasource-rule", sources + " data sources");
    for (String name : List.of("job", "instance", "process")) {
      boolean there =
          dashboard.variables().stream().anyMatch(v -> v.path("name").asText().equals(name));
      require(there, "template-" + name + "-rule", "no such variable");
    }
  }

  private void queryVariable(String name, JsonNode variable) {
    String rule = "template-" + name + "-rule";
    require(variable.path("type").asText().equals("query"), rule, "not a query");
    require(variable.at("/datasource/uid").asText().equals(DATASOURCE), rule, "data source");
    require(label(variable).equalsIgnoreCase(name), rule, "label");
    require(variable.path("multi").asBoolean(), rule, "not multi");
    require(variable.path("includeAll").asBoolean(), rule, "no All");
    require(variable.path("allValue").asText().equals(".+"), rule, "allValue");
    require(variable.path("refresh").asInt() == 2, "template-on-time-change-reload-rule", name);
    boolean used =
        dashboard.panelQueries().stream()
            .anyMatch(query -> query.expression().contains("=~\"$" + name + "\""));
    require(used, "template-unused-rule", name);
  }

  private static String label(JsonNode variable) {
    return variable.path("label").asText();
  }

  private void panel(JsonNode panel) {
    String title = panel.path("title").asText();
    boolean described = panel.path("description").asText().length() > SHORTEST_DESCRIPTION;
    require(!title.isBlank() && described, "panel-title-description-rule", title);
    require(UNITS.contains(unit(panel)), "panel-units-rule", title);
    require(!panel.path("targets").isEmpty(), "panel-no-targets-rule", title);
    require(
        panel.at("/datasource/uid").asText().equals(DATASOURCE), "panel-datasource-rule", title);
    for (JsonNode target : panel.path("targets")) {
      String where = title + " " + target.path("refId").asText();
      boolean bound = target.at("/datasource/uid").asText().equals(DATASOURCE);
      require(bound, "panel-datasource-rule", where);
      expression(where, target.path("expr").asText());
      legend(panel, target, where);
    }
  }

  private static String unit(JsonNode panel) {
    return panel.at("/fieldConfig/defaults/unit").asText();
  }

  private void expression(String where, String expression) {
    Matcher selector = SELECTOR.matcher(expression);
    while (selector.find()) {
      String metric = selector.group(1);
      String matchers = selector.group(2);
      require(matchers.contains("job=~\"$job\""), "target-job-rule", where);
      require(matchers.contains("instance=~\"$instance\""), "target-instance-rule", where);
      boolean free = !matchers.matches(".*\\b(job|instance|process|pid)(=|!=|=~|!~)\"[^$].*");
      require(free, "no-fixed-instance-rule", where);
      String before = expression.substring(0, selector.start());
      if (before.matches("(?s).*\\bi?rate\\($")) {
        boolean interval = "[$__rate_interval]".equals(selector.group(3));
        require(interval, "target-rate-interval-rule", where);
      }
      if (metric.matches(".*_(total|bucket|count|sum)")) {
        boolean counted = before.matches("(?s).*\\b(i?rate|increase)\\($");
        require(counted && selector.group(3) != null, "target-counter-agg-rule", where);
      }
      if (metric.endsWith("_bucket")) {
        require(before.contains("histogram_quantile("), "target-histogram-rule", where);
      }
    }
    bareNames(where, expression);
  }

  /** A metric without a selector obeys no variable. */
  private void bareNames(String where, String expression) {
    String rest = SELECTOR.matcher(expression).replaceAll(" ");
    rest = OF_LABELS.matcher(rest).replaceAll(" ").replaceAll("\\[[^\\]]*\\]", " ");
    Matcher name = NAME.matcher(rest);
    while (name.find()) {
      require(WORDS.contains(name.group()), "target-job-rule", where + ": " + name.group());
    }
  }

  /** Lines that bear one name can't be told apart: each label that stays is in the legend. */
  private void legend(JsonNode panel, JsonNode target, String where) {
    if (!panel.path("type").asText().matches("timeseries|state-timeline")) {
      return;
    }
    String legend = target.path("legendFormat").asText();
    Matcher by = Pattern.compile("\\bby\\s*\\(([^)]*)\\)").matcher(target.path("expr").asText());
    if (!by.find()) {
      require(false, "legend-rule", where + ": not aggregated");
      return;
    }
    for (String label : by.group(1).split(",\\s*")) {
      boolean shown = label.equals("le") || legend.contains("{{" + label + "}}");
      require(shown, "legend-rule", where + ": " + label);
    }
  }
}
