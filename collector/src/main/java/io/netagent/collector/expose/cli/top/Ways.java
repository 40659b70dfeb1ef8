package io.netagent.collector.expose.cli.top;

import io.netagent.collector.expose.json.AnswerRow;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where one gets from a row, or from all of one thing. */
final class Ways {
  private Ways() {}

  /** What is behind a row of a list; null: nothing. */
  static @Nullable Place into(Place from, AnswerRow row) {
    View view = from.view();
    return switch (view) {
      case GROUPS ->
          Place.list(
              View.CONNECTIONS,
              row.text("connectionsQuery"),
              words(row, "process", "remote", "state"),
              from.search());
      case CONNECTIONS ->
          Place.of(Thing.CONNECTION, row.text("id"), words(row, "local", "remote"), view);
      case FINDINGS -> Place.of(Thing.FINDING, row.text("id"), words(row, "rule", "process"), view);
      case LISTENERS -> accepted(row);
      case SITES -> Place.of(Thing.SITE, row.text("siteId"), line(row.text("site")), view);
      case PROCESSES ->
          row.knows("pid")
              ? process(row, view)
              : connections("process=" + encoded(row.text("process")), row.text("process"));
    };
  }

  /** Those that wait for an accept have no owner: by the port, not by the process. */
  private static Place accepted(AnswerRow listener) {
    String local = listener.text("local");
    Map<String, String> query = new LinkedHashMap<>();
    query.put("localPort", local.substring(local.lastIndexOf(':') + 1));
    query.put("direction", "inbound");
    query.put("networkNamespace", listener.text("networkNamespace"));
    return Place.list(View.CONNECTIONS, query(query), "accepted at " + local, "");
  }

  /**
   * From all of one thing, by a key.
   *
   * @param row that it was told of: the finding, connection, site or process
   * @return null: there is no such way
   */
  static @Nullable Place from(Place here, AnswerRow row, View wanted) {
    Thing thing = here.thing();
    View view = here.view();
    if (wanted == View.CONNECTIONS && thing != Thing.CONNECTION) {
      return connectionsOf(thing, row);
    }
    if (wanted == View.SITES && thing != Thing.SITE && row.knows("siteId")) {
      return Place.of(Thing.SITE, row.text("siteId"), line(row.text("site")), view);
    }
    if (!row.knows("pid")) {
      return null;
    }
    if (wanted == View.PROCESSES) {
      return thing == Thing.PROCESS ? null : process(row, view);
    }
    return Place.list(wanted, "pid=" + row.text("pid"), words(row, "process"), "");
  }

  /** What Enter leads to. */
  static View next(@Nullable Thing thing) {
    return thing == Thing.CONNECTION ? View.SITES : View.CONNECTIONS;
  }

  private static @Nullable Place connectionsOf(@Nullable Thing thing, AnswerRow row) {
    if (thing == Thing.SITE) {
      return connections("siteId=" + encoded(row.text("siteId")), line(row.text("site")));
    }
    if (thing == Thing.FINDING) {
      return row.knows("connectionsQuery")
          ? connections(row.text("connectionsQuery"), words(row, "rule", "process"))
          : null;
    }
    return row.knows("pid") ? connections("pid=" + row.text("pid"), words(row, "process")) : null;
  }

  private static Place connections(String query, String inWords) {
    return Place.list(View.CONNECTIONS, query, inWords, "");
  }

  private static Place process(AnswerRow row, View view) {
    return Place.of(
        Thing.PROCESS, row.text("pid"), row.text("process") + " (" + row.text("pid") + ")", view);
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty())
        .map(each -> each.getKey() + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String words(AnswerRow row, String... fields) {
    return List.of(fields).stream()
        .map(row::text)
        .filter(each -> !each.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static String line(String frame) {
    return frame.isEmpty() ? "a site" : TopPage.line(frame);
  }
}
