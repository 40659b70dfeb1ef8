package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.expose.AgentStatus;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.recorder.CloseReason;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedSite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The answer of {@code /api/v1/sites} and of {@code sites --json}: where in the code connections
 * come from, those with most connections first, and what became of these.
 */
public final class SitesJson {
  private SitesJson() {}

  private record Site(ProcessStatus process, AgentStatus agent, RecordedSite site, long openNow) {
    long closed() {
      long closed = 0;
      for (CloseReason reason : CloseReason.values()) {
        closed += site.closed(reason);
      }
      return closed;
    }

    /** Those that came to be: the record's own number counts connects when they begin. */
    long opened() {
      return openNow + closed();
    }

    /** Connects that came to nothing. */
    long failed() {
      return Math.max(0, site.opened() - opened());
    }
  }

  /** Those of the processes that the query takes. */
  public static String of(Snapshot snapshot, ListQuery query) {
    List<Site> sites = new ArrayList<>();
    for (ProcessStatus process : snapshot.processes()) {
      AgentStatus agent = process.agent();
      if (agent != null && query.takes(process.pid())) {
        Map<Integer, Long> openNow = new HashMap<>();
        for (RecordedConnection connection : agent.record().connections()) {
          openNow.merge(connection.siteId(), 1L, Long::sum);
        }
        for (RecordedSite site : agent.record().sites()) {
          sites.add(new Site(process, agent, site, openNow.getOrDefault(site.id(), 0L)));
        }
      }
    }
    sites.sort(
        Comparator.comparingLong(Site::opened)
            .reversed()
            .thenComparing(each -> each.process.pid())
            .thenComparing(each -> each.site.id()));
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, snapshot, query, sites.size());
          json.writeArrayFieldStart("sites");
          for (Site site : query.page(sites)) {
            write(json, site);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, Site each) throws IOException {
    RecordedSite site = each.site;
    json.writeStartObject();
    json.writeNumberField("pid", each.process.pid());
    json.writeStringField("process", each.process.process());
    json.writeNumberField("id", site.id());
    String frame = each.agent.siteNames().frame(site);
    json.writeStringField("site", frame.isEmpty() ? null : frame);
    json.writeStringField(
        "siteKind", site.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    json.writeNumberField("opened", each.opened());
    json.writeNumberField("failed", each.failed());
    json.writeNumberField("openNow", each.openNow);
    json.writeObjectFieldStart("closed");
    for (CloseReason reason : CloseReason.values()) {
      json.writeNumberField(reason.name().toLowerCase(Locale.ROOT), site.closed(reason));
    }
    json.writeEndObject();
    json.writeNumberField("usedOnce", site.usedOnce());
    json.writeFieldName("stack");
    JsonText.any(json, site.frames());
    json.writeEndObject();
  }
}
