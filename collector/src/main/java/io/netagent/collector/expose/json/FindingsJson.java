package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.Withdrawn;
import io.netagent.collector.expose.Awaited;
import io.netagent.collector.expose.Snapshot;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The answer of {@code /api/v1/findings} and of {@code findings --json}. */
public final class FindingsJson {
  /** What findings are selected by. */
  public static final Columns<Finding> COLUMNS =
      new Columns<Finding>()
          .text("id", Finding::id)
          .text("rule", Finding::rule)
          .text("severity", finding -> finding.severity().label())
          .flag("benign", Finding::benign)
          .whole("pid", Finding::pid)
          .text("process", Finding::process)
          .text("local", Finding::local)
          .text("remote", Finding::remote)
          .whole("count", Finding::count)
          .fraction("oldestSeconds", Finding::oldestSeconds)
          .fraction("standsForSeconds", Finding::standsForSeconds)
          .fraction("growthPerMinute", Finding::growthPerMinute)
          .text("site", Finding::site)
          .text("siteKind", Finding::siteKind)
          .text("library", Finding::library)
          .searchedToo(finding -> List.of(finding.summary(), finding.why(), finding.advice()));

  private FindingsJson() {}

  /**
   * The findings with the head of their snapshot.
   *
   * @param pid of the process whose findings are told; null is any
   * @param passes which of the findings, and of those withdrawn, are told
   */
  public static String of(Snapshot snapshot, @Nullable Integer pid, Predicate<Finding> passes) {
    return of(snapshot, new ListQuery(pid, 0, Integer.MAX_VALUE), passes);
  }

  /** Those that the query takes. */
  public static String of(Snapshot snapshot, ListQuery query) {
    return of(snapshot, query, finding -> true);
  }

  private static String of(Snapshot snapshot, ListQuery query, Predicate<Finding> passes) {
    Integer pid = query.pid();
    Predicate<Finding> wanted = finding -> query.takes(finding.pid()) && passes.test(finding);
    List<Finding> matching =
        COLUMNS.select(snapshot.findings().stream().filter(wanted).toList(), query);
    FindingLinks links = new FindingLinks(new SnapshotNames(snapshot));
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, snapshot, query, matching.size());
          json.writeArrayFieldStart("findings");
          for (Finding finding : query.page(matching)) {
            write(json, finding, links);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("awaited");
          for (Awaited each : snapshot.awaited()) {
            if (pid != null && each.pid() != pid) {
              continue;
            }
            json.writeStartObject();
            json.writeStringField("what", each.what());
            JsonText.number(json, "moreSeconds", each.moreSeconds());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("withdrawn");
          for (Withdrawn each : snapshot.withdrawn()) {
            if (!wanted.test(each.finding())
                || COLUMNS.select(List.of(each.finding()), query).isEmpty()) {
              continue;
            }
            json.writeStartObject();
            JsonText.number(json, "secondsAgo", each.secondsAgo());
            json.writeStringField("why", each.why());
            json.writeFieldName("finding");
            write(json, each.finding(), links);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static void write(JsonGenerator json, Finding finding, FindingLinks links) throws IOException {
    json.writeStartObject();
    links.write(json, finding);
    json.writeStringField("rule", finding.rule());
    json.writeStringField("severity", finding.severity().label());
    json.writeBooleanField("benign", finding.benign());
    // 0: of a text that names no process.
    JsonText.known(json, "pid", finding.pid() == 0 ? -1 : finding.pid());
    json.writeStringField("process", finding.process());
    json.writeStringField("local", finding.local());
    json.writeStringField("remote", finding.remote());
    json.writeNumberField("count", finding.count());
    JsonText.number(json, "oldestSeconds", finding.oldestSeconds());
    JsonText.number(json, "standsForSeconds", finding.standsForSeconds());
    JsonText.number(json, "growthPerMinute", finding.growthPerMinute());
    json.writeStringField("site", finding.site());
    json.writeStringField("siteKind", finding.siteKind());
    json.writeStringField("library", finding.library());
    json.writeStringField("trend", finding.trend());
    json.writeStringField("summary", finding.summary());
    json.writeStringField("why", finding.why());
    json.writeStringField("advice", finding.advice());
    json.writeArrayFieldStart("blocked");
    for (BlockedThread thread : finding.blocked()) {
      write(json, thread);
    }
    json.writeEndArray();
    json.writeFieldName("evidence");
    JsonText.any(json, finding.evidence());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, BlockedThread thread) throws IOException {
    json.writeStartObject();
    json.writeNumberField("threadId", thread.threadId());
    json.writeStringField("name", thread.name());
    json.writeStringField("doing", thread.doing());
    JsonText.number(json, "forSeconds", thread.forSeconds());
    JsonText.number(json, "limitSeconds", thread.limitSeconds());
    json.writeFieldName("frames");
    JsonText.any(json, thread.frames());
    json.writeEndObject();
  }
}
