package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.expose.ConnectionListing;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.listing.Direction;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedSite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The answer of {@code /api/v1/connections}. What is not known is null, never 0. */
public final class ConnectionsJson {
  private static final double NANOS_PER_SECOND = 1e9;

  private ConnectionsJson() {}

  /**
   * One page of connections.
   *
   * @param query the part that is shown
   * @param page those that passed the filter, from the query's offset on
   */
  public static String of(
      LatestSnapshot.Arrival arrival, ListQuery query, ConnectionListing.Page page) {
    SnapshotNames names = new SnapshotNames(arrival.snapshot());
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, arrival.snapshot(), query, page.total());
          json.writeArrayFieldStart("connections");
          for (ConnectionListing.Listed listed : page.rows()) {
            write(json, listed, names, arrival.atNanos());
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** Some connections as lines of CSV. */
  public static String csvRows(
      LatestSnapshot.Arrival arrival, List<String> columns, List<ConnectionListing.Listed> rows)
      throws IOException {
    SnapshotNames names = new SnapshotNames(arrival.snapshot());
    List<JsonText.Body> bodies = new ArrayList<>();
    for (ConnectionListing.Listed listed : rows) {
      bodies.add(json -> write(json, listed, names, arrival.atNanos()));
    }
    return CsvText.rows(columns, bodies);
  }

  static void write(
      JsonGenerator json, ConnectionListing.Listed listed, SnapshotNames names, long snapshotNanos)
      throws IOException {
    CorrelatedConnection connection = listed.connection();
    json.writeStartObject();
    json.writeStringField("id", listed.id());
    writeRow(json, connection, names.process(connection.pid()));
    json.writeStringField(
        "direction", listed.direction() == Direction.NONE ? null : listed.direction().label());
    KernelRowJson.writeRest(json, listed.row());
    writeRecorded(json, connection, names, snapshotNanos);
    writeSite(json, connection, names);
    json.writeEndObject();
  }

  private static void writeRow(JsonGenerator json, CorrelatedConnection row, String process)
      throws IOException {
    json.writeStringField("local", row.tuple().localText());
    json.writeStringField("remote", row.tuple().remoteText());
    json.writeNumberField("family", row.family());
    json.writeStringField(
        "state", row.state() == null ? "state-" + row.stateNumber() : row.state().label());
    json.writeStringField(
        "closeWaitKind", row.closeWaitKind() == null ? null : row.closeWaitKind().label());
    json.writeNumberField("recvQueueBytes", row.recvQueueBytes());
    json.writeNumberField("sendQueueBytes", row.sendQueueBytes());
    JsonText.known(json, "pid", row.pid());
    json.writeStringField("process", process);
    JsonText.known(json, "fd", row.fd());
    JsonText.known(json, "inode", row.inode());
    JsonText.known(json, "uid", row.uid());
    JsonText.namespace(json, row.namespace());
    JsonText.number(json, "stateForSeconds", row.stateForSeconds());
    json.writeBooleanField("stateSinceExact", row.stateSinceExact());
    JsonText.number(json, "idleSeconds", row.idleSeconds());
  }

  private static void writeRecorded(
      JsonGenerator json, CorrelatedConnection row, SnapshotNames names, long snapshotNanos)
      throws IOException {
    RecordedConnection recorded = row.recorded();
    json.writeBooleanField("recorded", recorded != null);
    if (recorded == null) {
      return;
    }
    json.writeStringField("role", recorded.role().name().toLowerCase(Locale.ROOT));
    json.writeStringField("transport", recorded.transport().name().toLowerCase(Locale.ROOT));
    JsonText.number(
        json, "openedSecondsAgo", (snapshotNanos - recorded.openedAtNanos()) / NANOS_PER_SECOND);
    json.writeNumberField("bytesRead", recorded.bytesRead());
    json.writeNumberField("bytesWritten", recorded.bytesWritten());
    json.writeNumberField("readOperations", recorded.readOperations());
    json.writeNumberField("writeOperations", recorded.writeOperations());
    json.writeBooleanField("eofRead", recorded.eofAtNanos() != 0);
    json.writeNumberField("turns", recorded.turns());
    json.writeBooleanField("adopted", recorded.adopted());
    json.writeBooleanField("inputShutdown", recorded.inputShutdown());
    json.writeBooleanField("outputShutdown", recorded.outputShutdown());
    json.writeBooleanField("abandoned", recorded.abandoned());
    JsonText.number(
        json,
        "closeRequestedSecondsAgo",
        recorded.closeRequestedAtNanos() == 0
            ? Double.NaN
            : (snapshotNanos - recorded.closeRequestedAtNanos()) / NANOS_PER_SECOND);
    writeThread(json, "opener", row.pid(), recorded.openerThreadId(), names);
    writeThread(json, "reader", row.pid(), recorded.readerThreadId(), names);
    writeThread(json, "writer", row.pid(), recorded.writerThreadId(), names);
  }

  private static void writeThread(
      JsonGenerator json, String who, int pid, long id, SnapshotNames names) throws IOException {
    JsonText.known(json, who + "ThreadId", id == 0 ? -1 : id);
    json.writeStringField(who + "Thread", id == 0 ? null : names.thread(pid, id));
  }

  /** The frame to blame, and the whole stack. */
  private static void writeSite(
      JsonGenerator json, CorrelatedConnection connection, SnapshotNames names) throws IOException {
    RecordedSite site = connection.site();
    if (site == null) {
      return;
    }
    json.writeStringField("site", names.frame(connection.pid(), site));
    json.writeStringField("siteId", names.siteId(connection.pid(), site));
    json.writeStringField("siteKind", SnapshotNames.siteKind(site));
    json.writeFieldName("stack");
    JsonText.any(json, site.frames());
  }
}
