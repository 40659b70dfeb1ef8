package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.collector.expose.AgentStatus;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.listing.ConnectionFilters;
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
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code /api/v1/sites} and of {@code sites --json}: where in the code connections
 * come from, those with most connections first, and what became of these.
 */
public final class SitesJson {
  /** What they are selected by. */
  public static final Columns<Site> COLUMNS =
      new Columns<Site>()
          .whole("pid", each -> each.process.pid())
          .text("process", each -> each.process.process())
          .whole("id", each -> each.site.id())
          .text("siteId", Site::siteId)
          .text("site", Site::frame)
          .text("siteKind", each -> SnapshotNames.siteKind(each.site))
          .text("library", Site::library)
          .whole("opened", each -> each.site.opened())
          .whole("openNow", Site::openNow)
          .whole("usedOnce", each -> each.site.usedOnce())
          .searchedToo(each -> each.site.frames());

  private SitesJson() {}

  /** A place in the code of one process. */
  record Site(ProcessStatus process, AgentStatus agent, RecordedSite site, long openNow) {
    String siteId() {
      return ConnectionFilters.siteId(
          process.pid(), agent.record().header().startTicks(), site.id());
    }

    String frame() {
      return agent.siteNames().frame(site);
    }

    @Nullable String library() {
      Library library =
          Library.of(new SiteFrame(frame(), SnapshotNames.siteKind(site), site.frames()));
      return library == null ? null : library.label();
    }
  }

  /** Those of the processes that the query takes. */
  public static String of(Snapshot snapshot, ListQuery query) {
    List<Site> sites = COLUMNS.select(sites(snapshot, query), query);
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

  /** Those of the processes that the query takes, with most connections first. */
  static List<Site> sites(Snapshot snapshot, ListQuery query) {
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
        Comparator.comparingLong((Site each) -> each.site.opened())
            .reversed()
            .thenComparing(each -> each.process.pid())
            .thenComparing(each -> each.site.id()));
    return sites;
  }

  static void write(JsonGenerator json, Site each) throws IOException {
    json.writeStartObject();
    writeFields(json, each);
    json.writeFieldName("stack");
    JsonText.any(json, each.site.frames());
    json.writeEndObject();
  }

  /** All but the stack. */
  static void writeFields(JsonGenerator json, Site each) throws IOException {
    RecordedSite site = each.site;
    json.writeNumberField("pid", each.process.pid());
    json.writeStringField("process", each.process.process());
    json.writeNumberField("id", site.id());
    json.writeStringField("siteId", each.siteId());
    String frame = each.frame();
    json.writeStringField("site", frame.isEmpty() ? null : frame);
    json.writeStringField("siteKind", SnapshotNames.siteKind(site));
    json.writeStringField("library", each.library());
    json.writeNumberField("opened", site.opened());
    json.writeNumberField("openNow", each.openNow);
    json.writeObjectFieldStart("closed");
    for (CloseReason reason : CloseReason.values()) {
      json.writeNumberField(reason.name().toLowerCase(Locale.ROOT), site.closed(reason));
    }
    json.writeEndObject();
    json.writeNumberField("usedOnce", site.usedOnce());
  }
}
