package io.netagent.collector.expose.json;

import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.history.Series;
import org.jspecify.annotations.Nullable;

/** The answer of {@code /api/v1/process}: all of one process. */
public final class ProcessJson {
  /** The lists of it that may be long are cut; their own answers have the rest. */
  private static final int LISTENERS = 100;

  private static final int SITES = 20;

  private ProcessJson() {}

  /**
   * Of a process of the snapshot.
   *
   * @param history its last hour; null where it has none
   */
  public static String of(Snapshot snapshot, ProcessStatus process, @Nullable Series history) {
    int pid = process.pid();
    ListQuery own = new ListQuery(pid, 0, LISTENERS);
    RecordedListeners recorded = new RecordedListeners(snapshot);
    FindingLinks links = new FindingLinks(new SnapshotNames(snapshot));
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, snapshot);
          json.writeFieldName("process");
          ProcessesJson.write(json, process);
          json.writeArrayFieldStart("listeners");
          for (ListenersJson.Listener each :
              own.page(ListenersJson.listeners(snapshot, own, recorded))) {
            ListenersJson.write(json, each, recorded);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("findings");
          for (Finding finding : snapshot.findings()) {
            if (finding.pid() == pid) {
              FindingsJson.write(json, finding, links);
            }
          }
          json.writeEndArray();
          json.writeArrayFieldStart("sites");
          for (SitesJson.Site each :
              new ListQuery(pid, 0, SITES).page(SitesJson.sites(snapshot, own))) {
            json.writeStartObject();
            SitesJson.writeFields(json, each);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeStringField("connectionsQuery", "pid=" + pid);
          json.writeStringField("historyQuery", "pid=" + pid);
          if (history == null) {
            json.writeNullField("history");
          } else {
            json.writeFieldName("history");
            HistoryJson.write(json, history);
          }
          json.writeEndObject();
        });
  }
}
