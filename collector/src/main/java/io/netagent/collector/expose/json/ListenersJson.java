package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.expose.Snapshot;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The answer of {@code /api/v1/listeners} and of {@code listeners --json}: the fullest first. */
public final class ListenersJson {
  private ListenersJson() {}

  /** Those that the query takes, of all network namespaces. */
  public static String of(Snapshot snapshot, ListQuery query) {
    List<ListenQueue> matching =
        snapshot.namespaces().stream()
            .flatMap(namespace -> namespace.listenQueues().stream())
            .filter(queue -> query.takes(queue.pid()))
            .sorted(ListenQueue.FULLEST_FIRST)
            .toList();
    Map<Integer, String> names = SnapshotHead.namesByPid(snapshot);
    RecordedListeners recorded = new RecordedListeners(snapshot);
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, snapshot, query, matching.size());
          json.writeArrayFieldStart("listeners");
          for (ListenQueue queue : query.page(matching)) {
            json.writeStartObject();
            write(json, queue, names.getOrDefault(queue.pid(), SnapshotHead.UNKNOWN));
            recorded.write(json, queue);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, ListenQueue queue, String process)
      throws IOException {
    json.writeStringField("local", queue.local());
    JsonText.known(json, "family", queue.family() == 0 ? -1 : queue.family());
    JsonText.known(json, "pid", queue.pid());
    JsonText.known(json, "fd", queue.fd());
    json.writeStringField("process", process);
    JsonText.namespace(json, queue.namespace());
    json.writeNumberField("queueLength", queue.length());
    JsonText.known(json, "queueLimit", queue.limit());
    JsonText.number(json, "queueUsedRatio", queue.limit() < 0 ? Double.NaN : queue.fill());
  }
}
