package io.netagent.dashboards.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The columns of a table from left to right. A label's column bears the label's name; the values of
 * the only query stand in {@code Value}, of several in {@code Value #A}, {@code Value #B} ….
 */
final class Columns {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String ONLY_THIS_PROCESS =
      "?${datasource:queryparam}&${job:queryparam}&var-instance=${__data.fields.Instance}"
          + "&var-process=${__data.fields.Process}&${__url_time_range}";

  private final ObjectNode order = JSON.objectNode().put("Time", 0);
  private final ObjectNode names = JSON.objectNode();
  private final ArrayNode overrides = JSON.arrayNode();
  private final ArrayNode sortBy = JSON.arrayNode();
  private final boolean merged;
  private ArrayNode properties = JSON.arrayNode();
  private ArrayNode links; // of this column, once it has one

  private Columns(boolean merged) {
    this.merged = merged;
  }

  /** Of one query. */
  static Columns ofOneQuery() {
    return new Columns(false);
  }

  /** Of several queries, whose rows with equal labels become one. */
  static Columns merged() {
    return new Columns(true);
  }

  /** Process, pid and instance; the process leads to what else is known of it. */
  Columns jvm() {
    column("process", "Process");
    link("Leaks", "/d/" + LeaksPage.UID + ONLY_THIS_PROCESS);
    link("Ports and TIME_WAIT", "/d/" + PortsPage.UID + ONLY_THIS_PROCESS);
    link("JVM connections", "/d/" + JvmPage.UID + ONLY_THIS_PROCESS);
    column("pid", "Pid").width(80);
    return column("instance", "Instance");
  }

  Columns column(String field, String name) {
    order.put(field, order.size());
    names.put(field, name);
    properties = JSON.arrayNode();
    links = null;
    ObjectNode override = JSON.objectNode();
    override.putObject("matcher").put("id", "byName").put("options", name);
    override.set("properties", properties);
    overrides.add(override);
    if (!field.startsWith("Value")) {
      unit("string"); // or a pid is 6.2 K
    }
    property("noValue").put("value", "–"); // or the table's text stands in each empty cell
    return this;
  }

  /** Written out, and without a fraction. */
  Columns whole() {
    property("decimals").put("value", 0);
    return unit("locale");
  }

  Columns unit(String unit) {
    property("unit").put("value", unit);
    return this;
  }

  Columns width(int pixels) {
    property("custom.width").put("value", pixels);
    return this;
  }

  /** The cell turns orange and red from these values on. */
  Columns thresholds(double warn, double alarm) {
    ObjectNode value = property("thresholds").putObject("value").put("mode", "absolute");
    ArrayNode steps = value.putArray("steps");
    steps.addObject().put("color", "text").putNull("value");
    steps.addObject().put("color", "orange").put("value", warn);
    if (alarm > warn) {
      steps.addObject().put("color", "red").put("value", alarm);
    }
    property("custom.cellOptions").putObject("value").put("type", "color-text");
    return this;
  }

  /** Words and colours for values: value, text, colour, and so on. */
  Columns words(String... triples) {
    ObjectNode mapping = property("mappings").putArray("value").addObject().put("type", "value");
    ObjectNode options = mapping.putObject("options");
    for (int i = 0; i < triples.length; i += 3) {
      options
          .putObject(triples[i])
          .put("text", triples[i + 1])
          .put("color", triples[i + 2])
          .put("index", i / 3);
    }
    property("custom.cellOptions").putObject("value").put("type", "color-text");
    return this;
  }

  /** Adds a link; a cell with several offers them all. */
  Columns link(String title, String url) {
    if (links == null) {
      links = property("links").putArray("value");
    }
    links.addObject().put("title", title).put("url", url).put("targetBlank", false);
    return this;
  }

  Columns sortedBy(String name, boolean descending) {
    sortBy.addObject().put("displayName", name).put("desc", descending);
    return this;
  }

  private ObjectNode property(String id) {
    return properties.addObject().put("id", id);
  }

  void writeTo(ObjectNode panel) {
    ArrayNode used = panel.withObject("fieldConfig").withArray("overrides");
    overrides.forEach(
        override -> {
          if (!override.path("properties").isEmpty()) {
            used.add(override);
          }
        });
    panel.withObject("options").set("sortBy", sortBy);
    ArrayNode transformations = panel.putArray("transformations");
    if (merged) {
      transformations.addObject().put("id", "merge").putObject("options");
    }
    ObjectNode organize = transformations.addObject().put("id", "organize").putObject("options");
    organize.putObject("excludeByName").put("Time", true);
    organize.set("indexByName", order);
    organize.set("renameByName", names);
  }
}
