package io.netagent.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One dashboard file as Grafana would see it. */
record Dashboard(String file, JsonNode json) {
  /** A PromQL expression with Grafana's variables still in it, and where it stands. */
  record Query(String where, String expression) {
    /** What Grafana sends with all variables at "All" and a scrape interval of a minute. */
    String substituted() {
      return expression
          .replace("$__rate_interval", "4m")
          .replace("$__range", "1h")
          .replace("$__interval", "1m")
          .replaceAll("\\$(job|instance|process)\\b", ".+");
    }

    /** The same for one process of one collector that is scraped every two seconds. */
    String substituted(String instance, String process) {
      return expression
          .replace("$__rate_interval", "20s")
          .replace("$__range", "2m")
          .replace("$__interval", "5s")
          .replaceAll("\\$job\\b", "netagent")
          .replaceAll("\\$instance\\b", instance)
          .replaceAll("\\$process\\b", process);
    }
  }

  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+),\\s*(\\w+)\\)");

  static List<Dashboard> all() {
    return Room.dashboards().stream()
        .map(file -> new Dashboard(file.getFileName().toString(), Room.json(file)))
        .toList();
  }

  @Override
  public String toString() {
    return file;
  }

  /** Every panel, those inside rows too, and the rows themselves. */
  List<JsonNode> panelsAndRows() {
    List<JsonNode> found = new ArrayList<>();
    collect(json.path("panels"), found);
    return found;
  }

  List<JsonNode> panels() {
    return panelsAndRows().stream()
        .filter(panel -> !panel.path("type").asText().equals("row"))
        .toList();
  }

  private static void collect(JsonNode panels, List<JsonNode> found) {
    for (JsonNode panel : panels) {
      found.add(panel);
      collect(panel.path("panels"), found);
    }
  }

  List<JsonNode> variables() {
    List<JsonNode> variables = new ArrayList<>();
    json.at("/templating/list").forEach(variables::add);
    return variables;
  }

  List<Query> panelQueries() {
    List<Query> queries = new ArrayList<>();
    for (JsonNode panel : panels()) {
      for (JsonNode target : panel.path("targets")) {
        String where = panel.path("title").asText() + " " + target.path("refId").asText();
        queries.add(new Query(where, target.path("expr").asText()));
      }
    }
    return queries;
  }

  /** The selectors from which the variables' values come. */
  List<Query> variableQueries() {
    List<Query> queries = new ArrayList<>();
    for (JsonNode variable : variables()) {
      if (variable.path("type").asText().equals("query")) {
        String where = "variable " + variable.path("name").asText();
        Matcher call = LABEL_VALUES.matcher(variable.at("/query/query").asText());
        if (!call.matches()) {
          throw new IllegalStateException(where + " is not a label_values(…)");
        }
        // An empty label is no label: the values must be there, not only the series.
        queries.add(new Query(where, "count by (" + call.group(2) + ") (" + call.group(1) + ")"));
      }
    }
    return queries;
  }

  List<Query> annotationQueries() {
    List<Query> queries = new ArrayList<>();
    for (JsonNode annotation : json.at("/annotations/list")) {
      if (annotation.has("expr")) {
        queries.add(
            new Query(
                "annotation " + annotation.path("name").asText(),
                annotation.path("expr").asText()));
      }
    }
    return queries;
  }
}
