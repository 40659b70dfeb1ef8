package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.EndedConnection;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.ToldSockets;
import io.netagent.collector.expose.ConnectionListing;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The answer of {@code /api/v1/connection}: all of one, with its life. */
public final class ConnectionJson {
  private ConnectionJson() {}

  /**
   * Of a connection.
   *
   * @param listed its row; null if it has gone
   * @param ended null if no end of it is known
   */
  public static String of(
      LatestSnapshot.Arrival arrival,
      ConnectionListing.@Nullable Listed listed,
      @Nullable EndedConnection ended) {
    Snapshot snapshot = arrival.snapshot();
    SnapshotNames names = new SnapshotNames(snapshot);
    List<LifeEvent> life = new ConnectionLife(arrival.atNanos()).of(listed, ended);
    Predicate<Finding> concerns = listed == null ? finding -> false : concerns(listed, names);
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, snapshot);
          json.writeFieldName("connection");
          if (listed == null) {
            json.writeNull();
          } else {
            ConnectionsJson.write(json, listed, names, arrival.atNanos());
          }
          json.writeBooleanField("gone", listed == null);
          json.writeFieldName("ended");
          if (ended == null) {
            json.writeNull();
          } else {
            EndedJson.write(json, ended, names, arrival.atNanos());
          }
          json.writeArrayFieldStart("life");
          for (LifeEvent event : life) {
            write(json, event, snapshot.takenAtEpochMillis());
          }
          json.writeEndArray();
          writeFindings(json, snapshot, names, concerns);
          json.writeEndObject();
        });
  }

  /**
   * Those that name it. One that names no sockets concerns those of its process that have its site,
   * or else its remote end.
   */
  private static Predicate<Finding> concerns(ConnectionListing.Listed listed, SnapshotNames names) {
    CorrelatedConnection row = listed.connection();
    String frame = row.site() == null ? null : names.frame(row.pid(), row.site());
    long ends = ToldSockets.ends(row.tuple());
    return finding ->
        finding.sockets().isEmpty()
            ? finding.pid() == row.pid()
                && ((frame == null || finding.site().isEmpty())
                    ? finding.remote().equals(row.tuple().remoteText())
                    : finding.site().equals(frame))
            : finding.sockets().contains(row.namespace(), row.inode(), ends);
  }

  /** In short; {@code /api/v1/findings} has all of them. */
  static void writeFindings(
      JsonGenerator json, Snapshot snapshot, SnapshotNames names, Predicate<Finding> passes)
      throws IOException {
    FindingLinks links = new FindingLinks(names);
    json.writeArrayFieldStart("findings");
    for (Finding finding : snapshot.findings()) {
      if (passes.test(finding)) {
        json.writeStartObject();
        links.write(json, finding);
        json.writeStringField("rule", finding.rule());
        json.writeStringField("severity", finding.severity().label());
        json.writeBooleanField("benign", finding.benign());
        json.writeStringField("summary", finding.summary());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, LifeEvent event, long takenAtEpochMillis)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("what", event.what());
    JsonText.known(
        json,
        "atEpochMillis",
        event.isTimed() ? takenAtEpochMillis - Math.round(event.secondsAgo() * 1000) : -1);
    JsonText.number(json, "secondsAgo", event.secondsAgo());
    json.writeBooleanField("exact", event.exact());
    json.writeStringField("from", event.from().label());
    json.writeStringField("text", event.text());
    json.writeEndObject();
  }
}
