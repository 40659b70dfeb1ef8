package io.netagent.dashboards.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One panel, being written. Its place in the grid and its id are the page's business. */
final class Panel {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Panels made by an older Grafana are migrated when they are opened; these need none. */
  private static final String PLUGIN_VERSION = "11.0.0";

  private static final String KEEP_SELECTION = "?${__url_time_range}&${__all_variables}";

  private final ObjectNode json = JSON.objectNode();
  private final ObjectNode defaults;
  private final ArrayNode steps;
  private final boolean instant;
  private final boolean table;
  private int width;
  private int height;

  private Panel(String type, String title, String description, boolean instant) {
    this.instant = instant;
    this.table = type.equals("table");
    json.put("type", type).put("title", title).put("description", description);
    json.set("datasource", datasource());
    json.put("pluginVersion", PLUGIN_VERSION);
    ObjectNode fieldConfig = json.putObject("fieldConfig");
    defaults = fieldConfig.putObject("defaults");
    defaults.put("unit", "short");
    steps = defaults.putObject("thresholds").put("mode", "absolute").putArray("steps");
    defaults.putArray("mappings");
    fieldConfig.putArray("overrides");
    json.putObject("options");
    json.putArray("targets");
    json.putArray("links");
  }

  /** The Prometheus that is chosen on the page. */
  static ObjectNode datasource() {
    return JSON.objectNode().put("type", "prometheus").put("uid", "${datasource}");
  }

  /** One number of this moment on a coloured ground: green until a threshold says otherwise. */
  static Panel stat(String title, String description) {
    Panel panel = new Panel("stat", title, description, true);
    panel.step("green", null);
    panel.defaults.putObject("color").put("mode", "thresholds");
    ObjectNode options = panel.options();
    options.put("colorMode", "background").put("graphMode", "none").put("justifyMode", "auto");
    options.put("orientation", "auto").put("textMode", "value").put("wideLayout", true);
    options.put("showPercentChange", false).put("percentChangeColorMode", "standard");
    ObjectNode reduce = options.putObject("reduceOptions").put("fields", "").put("values", false);
    reduce.putArray("calcs").add("lastNotNull");
    return panel.size(3, 4);
  }

  /** Lines over time; thresholds are dashed lines. */
  static Panel lines(String title, String description) {
    Panel panel = new Panel("timeseries", title, description, false);
    panel.step("transparent", null);
    panel.defaults.putObject("color").put("mode", "palette-classic");
    ObjectNode custom = panel.defaults.putObject("custom");
    custom.put("drawStyle", "line").put("lineInterpolation", "linear").put("lineWidth", 1);
    custom.put("fillOpacity", 5).put("gradientMode", "none").put("showPoints", "auto");
    custom.put("spanNulls", false).put("axisPlacement", "auto").put("axisSoftMin", 0);
    custom.putObject("stacking").put("mode", "none").put("group", "A");
    custom.putObject("thresholdsStyle").put("mode", "off");
    ObjectNode legend = panel.options().putObject("legend");
    legend.put("displayMode", "table").put("placement", "bottom").put("showLegend", true);
    legend.putArray("calcs").add("lastNotNull").add("max");
    legend.put("sortBy", "Last *").put("sortDesc", true);
    panel.options().putObject("tooltip").put("mode", "multi").put("sort", "desc");
    return panel.size(12, 9);
  }

  /** Bars from when to when something had which value. */
  static Panel timeline(String title, String description) {
    Panel panel = new Panel("state-timeline", title, description, false);
    panel.step("text", null);
    panel.defaults.putObject("color").put("mode", "thresholds");
    panel.defaults.putObject("custom").put("lineWidth", 0).put("fillOpacity", 80);
    ObjectNode options = panel.options();
    options.put("alignValue", "left").put("mergeValues", true);
    options.put("rowHeight", 0.8).put("showValue", "auto").put("perPage", 20);
    ObjectNode legend = options.putObject("legend").put("displayMode", "list");
    legend.put("placement", "bottom").put("showLegend", false).putArray("calcs");
    options.putObject("tooltip").put("mode", "single").put("sort", "none");
    return panel.size(24, 8);
  }

  /** A table of this moment; the columns are said by {@link Columns}. */
  static Panel table(String title, String description, Columns columns) {
    Panel panel = new Panel("table", title, description, true);
    panel.step("green", null);
    panel.defaults.putObject("color").put("mode", "thresholds");
    ObjectNode custom = panel.defaults.putObject("custom").put("align", "auto");
    custom.put("filterable", true).put("inspect", false);
    custom.putObject("cellOptions").put("type", "auto");
    panel.options().put("cellHeight", "sm").put("showHeader", true).put("frameIndex", 0);
    columns.writeTo(panel.json);
    return panel.size(24, 8);
  }

  Panel size(int columns, int rows) {
    width = columns;
    height = rows;
    return this;
  }

  Panel unit(String unit) {
    defaults.put("unit", unit);
    return unit.equals("cps") ? axisAtLeastTo(0.1) : this;
  }

  /** Whole numbers are written out: short would write 1 K at several places of one axis. */
  Panel decimals(int decimals) {
    defaults.put("decimals", decimals);
    if (decimals == 0 && defaults.path("unit").asText().equals("short")) {
      defaults.put("unit", "locale");
      axisAtLeastTo(1);
    }
    return this;
  }

  /** Where all is 0, Grafana would have the axis end at 100, which is 10,000 %. */
  private Panel axisAtLeastTo(double top) {
    if (custom().has("axisSoftMin")) {
      custom().put("axisSoftMax", top);
    }
    return this;
  }

  /** 100 % is the top, whatever the values. */
  Panel share() {
    defaults.put("unit", "percentunit").put("min", 0).put("decimals", 1);
    return axisAtLeastTo(0.01);
  }

  /** For what can't be more. */
  Panel top(double max) {
    defaults.put("max", max);
    return this;
  }

  /** What stands there instead of "No data". */
  Panel none(String text) {
    defaults.put("noValue", text);
    return this;
  }

  Panel stacked() {
    custom().put("fillOpacity", 40).putObject("stacking").put("mode", "normal").put("group", "A");
    return this;
  }

  /** From this value on somebody should look. */
  Panel warn(double from) {
    return threshold("orange", from);
  }

  /** From this value on something fails or soon will. */
  Panel alarm(double from) {
    return threshold("red", from);
  }

  /** A number of which less is worse. */
  Panel worseBelow(double alarmBelow, double warnBelow) {
    steps.removeAll();
    step("red", null);
    step("orange", JSON.numberNode(alarmBelow));
    step("green", JSON.numberNode(warnBelow));
    return this;
  }

  private Panel threshold(String color, double from) {
    if (custom().has("thresholdsStyle")) {
      custom().putObject("thresholdsStyle").put("mode", "dashed");
    }
    step(color, JSON.numberNode(from));
    return this;
  }

  private void step(String color, JsonNode from) {
    steps.addObject().put("color", color).set("value", from == null ? JSON.nullNode() : from);
  }

  /** A word and a colour in place of a value. */
  Panel value(String value, String text, String color) {
    ArrayNode mappings = defaults.withArray("mappings");
    if (mappings.isEmpty()) {
      mappings.addObject().put("type", "value").putObject("options");
    }
    ObjectNode texts = (ObjectNode) mappings.get(0).path("options");
    texts.putObject(value).put("text", text).put("color", color).put("index", texts.size() - 1);
    return this;
  }

  Panel ask(String shorthand) {
    return ask(shorthand, "");
  }

  /** Adds a query; its legend may name labels as {@code {{label}}}. */
  Panel ask(String shorthand, String legend) {
    ArrayNode targets = json.withArray("targets");
    ObjectNode target = targets.addObject();
    target.put("refId", String.valueOf((char) ('A' + targets.size() - 1)));
    target.set("datasource", datasource());
    target.put("editorMode", "code").put("expr", Promql.full(shorthand));
    target.put("legendFormat", legend.replace("JVM", "{{process}} [{{pid}}] {{instance}}"));
    target.put("range", !instant).put("instant", instant);
    if (table) {
      target.put("format", "table");
    }
    return this;
  }

  /** A picture for each value of the variable, side by side. */
  Panel repeat(String variable) {
    json.put("repeat", variable).put("repeatDirection", "h").put("maxPerRow", 3);
    return this;
  }

  /** A link to another of these dashboards, with the same selection and time. */
  Panel more(String title, String uid) {
    json.withArray("links").add(link("link", title, "/d/" + uid + KEEP_SELECTION, false));
    return this;
  }

  Panel runbook(String alert) {
    json.withArray("links").add(link("link", "Runbook", Page.RUNBOOKS + "/" + alert, true));
    return this;
  }

  /** A link as pages and panels have it; Grafana's schema asks for all of its parts. */
  static ObjectNode link(String type, String title, String url, boolean newTab) {
    ObjectNode link = JSON.objectNode().put("type", type).put("title", title).put("url", url);
    link.put("icon", "external link").put("tooltip", "").put("targetBlank", newTab);
    link.put("asDropdown", false).put("includeVars", false).put("keepTime", false);
    link.putArray("tags");
    return link;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** The panel as JSON, at its place. */
  ObjectNode at(int id, int x, int y) {
    ObjectNode placed = JSON.objectNode().put("id", id);
    placed.setAll(json.deepCopy());
    if (placed.path("type").asText().equals("stat") && !defaults.has("noValue")) {
      greyWithoutData((ObjectNode) placed.at("/fieldConfig/defaults"));
    }
    placed.putObject("gridPos").put("h", height).put("w", width).put("x", x).put("y", y);
    return placed;
  }

  /** Nothing is known, so it is not green. */
  private static void greyWithoutData(ObjectNode defaults) {
    ObjectNode mapping = defaults.withArray("mappings").addObject().put("type", "special");
    ObjectNode options = mapping.putObject("options").put("match", "null+nan");
    options.putObject("result").put("color", "#8e8e8e").put("index", 1);
  }

  private ObjectNode options() {
    return (ObjectNode) json.path("options");
  }

  private ObjectNode custom() {
    JsonNode custom = defaults.path("custom");
    return custom.isObject() ? (ObjectNode) custom : JSON.objectNode();
  }
}
