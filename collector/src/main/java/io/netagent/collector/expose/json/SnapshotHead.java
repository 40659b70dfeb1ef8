package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.expose.Snapshot;
import java.io.IOException;
import java.time.Instant;

/** What every answer says first: of when it is, and what is missing in it. */
final class SnapshotHead {
  private SnapshotHead() {}

  static void write(JsonGenerator json, Snapshot snapshot) throws IOException {
    Instant takenAt = Instant.ofEpochMilli(snapshot.takenAtEpochMillis());
    json.writeStringField("takenAt", takenAt.toString());
    json.writeNumberField("takenAtEpochMillis", snapshot.takenAtEpochMillis());
    json.writeNumberField("tick", snapshot.tickNumber());
    json.writeStringField("source", snapshot.source().name());
    json.writeFieldName("limitations");
    JsonText.any(json, snapshot.limitations());
  }
}
