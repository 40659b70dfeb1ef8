package io.netagent.dashboards.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One dashboard, being written: rows of panels, each panel to the right of the one before. */
final class Page {
  /** A placeholder that users replace by the place of their copies. */
  static final String RUNBOOKS = "https://netagent.io/runbooks";

  /**
   * That of Grafana 12. An older Grafana reads it all the same; it migrates only what is older than
   * itself.
   */
  private static final int SCHEMA_VERSION = 41;

  private static final int COLUMNS = 24;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ObjectNode json = JSON.objectNode();
  private final ArrayNode panels;
  private ArrayNode row;
  private int nextId = 1;
  private int x;
  private int y;
  private int lineHeight;
  private int closedRowEnd;

  Page(String uid, String title, String description) {
    json.put("uid", uid).put("title", "netagent: " + title).put("description", description);
    json.putArray("tags").add("netagent").add("tcp").add("jvm");
    json.put("editable", false).put("graphTooltip", 1).put("schemaVersion", SCHEMA_VERSION);
    json.putNull("id").put("version", 1).put("fiscalYearStartMonth", 0).put("weekStart", "");
    json.put("refresh", "30s").put("timezone", "browser");
    json.putObject("time").put("from", "now-6h").put("to", "now");
    json.putObject("timepicker");
    links(json.putArray("links"));
    annotations(json.putObject("annotations").putArray("list"));
    variables(json.putObject("templating").putArray("list"));
    panels = json.putArray("panels");
    row = panels;
  }

  private static void links(ArrayNode links) {
    ObjectNode pages = Panel.link("dashboards", "netagent", "", false);
    pages.put("includeVars", true).put("keepTime", true).withArray("tags").add("netagent");
    ObjectNode runbooks = Panel.link("link", "Runbooks", RUNBOOKS, true).put("icon", "doc");
    runbooks.put("tooltip", "What each alert means and what to do");
    links.add(pages).add(runbooks);
  }

  private static void annotations(ArrayNode list) {
    ObjectNode own = list.addObject().put("name", "Annotations & Alerts").put("builtIn", 1);
    own.put("type", "dashboard").put("enable", true).put("hide", true);
    own.put("iconColor", "rgba(0, 211, 255, 1)");
    own.putObject("datasource").put("type", "grafana").put("uid", "-- Grafana --");
    ObjectNode alerts = list.addObject().put("name", "netagent alerts");
    alerts.set("datasource", Panel.datasource());
    alerts.put("enable", true).put("hide", false).put("iconColor", "red");
    alerts.put("expr", Promql.full("ALERTS{alertname=~'Netagent.+',alertstate='firing',HOST}"));
    alerts.put("titleFormat", "{{alertname}}").put("tagKeys", "severity").put("step", "60s");
    alerts.put("textFormat", "{{process}} [{{pid}}] {{instance}}").put("useValueForTime", false);
  }

  private static void variables(ArrayNode list) {
    ObjectNode source = list.addObject().put("name", "datasource").put("label", "Data source");
    source.put("description", "The Prometheus that scrapes netagent").put("type", "datasource");
    source.put("query", "prometheus").put("regex", "").put("refresh", 1).put("hide", 0);
    source.put("includeAll", false).put("multi", false).put("skipUrlSync", false);
    source.putObject("current").put("text", "default").put("value", "default");
    source.putArray("options");
    list.add(
        variable(
            "job",
            "Job",
            "Prometheus' job that scrapes the collectors",
            "netagent_collector_info"));
    list.add(
        variable(
            "instance",
            "Instance",
            "One collector for each host",
            "netagent_collector_info{job=~\"$job\"}"));
    list.add(
        variable(
            "process",
            "Process",
            "The agent's name= or the main class; 'unknown' is what has no owner",
            "netagent_tcp_connections{job=~\"$job\",instance=~\"$instance\"}"));
  }

  private static ObjectNode variable(
      String name, String label, String description, String selector) {
    ObjectNode variable = JSON.objectNode().put("name", name).put("label", label);
    variable.put("description", description).put("type", "query");
    variable.set("datasource", Panel.datasource());
    String definition = "label_values(" + selector + ", " + name + ")";
    ObjectNode query = variable.put("definition", definition).putObject("query");
    query.put("query", definition).put("refId", "StandardVariableQuery").put("qryType", 1);
    // 2: asked anew when the time range changes, so that a JVM of last night can be chosen.
    variable.put("refresh", 2).put("regex", "").put("sort", 5).put("hide", 0);
    variable.put("multi", true).put("includeAll", true).put("allValue", ".+");
    variable.put("skipUrlSync", false);
    ObjectNode current = variable.putObject("current").put("selected", true);
    current.putArray("text").add("All");
    current.putArray("value").add("$__all");
    variable.putArray("options");
    return variable;
  }

  /** Begins a row that is open. */
  Page row(String title) {
    beginRow(title, false);
    return this;
  }

  /** Begins a row that is closed: its panels ask nothing until somebody opens it. */
  Page closedRow(String title) {
    beginRow(title, true);
    return this;
  }

  private void beginRow(String title, boolean collapsed) {
    endLine();
    if (row != panels) {
      y = closedRowEnd; // the panels of a closed row take no room
    }
    ObjectNode head = panels.addObject().put("id", nextId++).put("type", "row");
    head.put("title", title).put("collapsed", collapsed);
    head.putObject("gridPos").put("h", 1).put("w", COLUMNS).put("x", 0).put("y", y);
    ArrayNode inside = head.putArray("panels");
    row = collapsed ? inside : panels;
    y++;
    closedRowEnd = y;
  }

  Page panel(Panel panel) {
    if (x + panel.width() > COLUMNS) {
      endLine();
    }
    row.add(panel.at(nextId++, x, y));
    x += panel.width();
    lineHeight = Math.max(lineHeight, panel.height());
    return this;
  }

  private void endLine() {
    x = 0;
    y += lineHeight;
    lineHeight = 0;
  }

  String uid() {
    return json.path("uid").asText();
  }

  ObjectNode json() {
    return json;
  }
}
