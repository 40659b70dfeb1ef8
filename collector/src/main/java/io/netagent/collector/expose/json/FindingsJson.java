package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.diagnose.Finding;
import io.netagent.collector.expose.Snapshot;
import java.io.IOException;
import java.util.List;

/** The answer of {@code /api/v1/findings} and of {@code findings --json}. */
public final class FindingsJson {
  private FindingsJson() {}

  /**
   * The findings that passed the filter, with the head of their snapshot.
   *
   * @param findings those of the snapshot that passed the filter
   */
  public static String of(Snapshot snapshot, List<Finding> findings) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, snapshot);
          json.writeArrayFieldStart("findings");
          for (Finding finding : findings) {
            write(json, finding);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, Finding finding) throws IOException {
    json.writeStartObject();
    json.writeStringField("rule", finding.rule());
    json.writeStringField("severity", finding.severity().label());
    json.writeBooleanField("benign", finding.benign());
    JsonText.known(json, "pid", finding.pid());
    json.writeStringField("process", finding.process());
    json.writeStringField("local", finding.local());
    json.writeStringField("remote", finding.remote());
    json.writeNumberField("count", finding.count());
    JsonText.number(json, "oldestSeconds", finding.oldestSeconds());
    JsonText.number(json, "growthPerMinute", finding.growthPerMinute());
    json.writeStringField("site", finding.site());
    json.writeStringField("siteKind", finding.siteKind());
    json.writeStringField("summary", finding.summary());
    json.writeStringField("advice", finding.advice());
    json.writeFieldName("evidence");
    JsonText.any(json, finding.evidence());
    json.writeEndObject();
  }
}
