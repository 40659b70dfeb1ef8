package io.netagent.collector.expose.json;

import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.listing.Grouping;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer of {@code /api/v1/site}: all of one place in the code. */
public final class SiteJson {
  private SiteJson() {}

  /**
   * Null where no process has such a site.
   *
   * @param now its connections in the tables, by state and kind
   */
  public static @Nullable String of(Snapshot snapshot, String siteId, Grouping now) {
    SitesJson.Site site =
        SitesJson.sites(snapshot, new ListQuery(null, 0, 1)).stream()
            .filter(each -> each.siteId().equals(siteId))
            .findFirst()
            .orElse(null);
    if (site == null) {
      return null;
    }
    Map<String, Long> states = new LinkedHashMap<>();
    Map<String, Long> closeWait = new LinkedHashMap<>();
    for (Grouping.Group group : now.groups()) {
      var row = group.first().connection();
      String state = row.state() == null ? "state-" + row.stateNumber() : row.state().label();
      states.merge(state, (long) group.connections(), Long::sum);
      if (row.closeWaitKind() != null) {
        closeWait.merge(row.closeWaitKind().label(), (long) group.connections(), Long::sum);
      }
    }
    String frame = site.frame();
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, snapshot);
          json.writeFieldName("site");
          SitesJson.write(json, site);
          json.writeFieldName("states");
          JsonText.any(json, states);
          json.writeFieldName("closeWait");
          JsonText.any(json, closeWait);
          json.writeStringField("connectionsQuery", "siteId=" + siteId);
          ConnectionJson.writeFindings(
              json,
              snapshot,
              new SnapshotNames(snapshot),
              finding ->
                  finding.pid() == site.process().pid()
                      && !frame.isEmpty()
                      && finding.site().equals(frame));
          json.writeEndObject();
        });
  }
}
