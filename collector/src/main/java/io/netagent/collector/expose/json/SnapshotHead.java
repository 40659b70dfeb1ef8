package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** What every answer says first: of when it is, and what is missing in it. */
final class SnapshotHead {
  /** In place of a process's name. */
  static final String UNKNOWN = "unknown";

  private SnapshotHead() {}

  /** The head of an answer that shows a part of a list. */
  static void write(JsonGenerator json, Snapshot snapshot, ListQuery query, int total)
      throws IOException {
    write(json, snapshot);
    json.writeNumberField("total", total);
    json.writeNumberField("offset", query.offset());
    json.writeNumberField("limit", query.limit());
  }

  static Map<Integer, String> namesByPid(Snapshot snapshot) {
    return snapshot.processes().stream()
        .collect(Collectors.toMap(ProcessStatus::pid, ProcessStatus::process, (one, other) -> one));
  }

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
