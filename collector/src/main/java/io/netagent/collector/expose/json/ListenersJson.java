package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.expose.Snapshot;
import io.netagent.recorder.RecordedListener;
import java.io.IOException;
import java.util.List;

/** The answer of {@code /api/v1/listeners} and of {@code listeners --json}: the fullest first. */
public final class ListenersJson {
  /** What they are selected by. */
  public static final Columns<Listener> COLUMNS =
      new Columns<Listener>()
          .text("local", each -> each.queue.local())
          .whole("family", each -> each.queue.family() == 0 ? -1 : each.queue.family())
          .whole("pid", each -> each.queue.pid())
          .whole("fd", each -> each.queue.fd())
          .text("process", Listener::process)
          .whole(
              "networkNamespace", each -> each.queue.namespace() == 0 ? -1 : each.queue.namespace())
          .whole("queueLength", each -> each.queue.length())
          .whole("queueLimit", each -> each.queue.limit())
          .fraction(
              "queueUsedRatio", each -> each.queue.limit() < 0 ? Double.NaN : each.queue.fill())
          .flag("recorded", Listener::recorded)
          .whole("accepted", Listener::accepted);

  private ListenersJson() {}

  /**
   * One socket that listens.
   *
   * @param accepted connections so far; -1 where no agent knows it
   */
  record Listener(ListenQueue queue, String process, boolean recorded, long accepted) {}

  /** Those that the query takes, of all network namespaces. */
  public static String of(Snapshot snapshot, ListQuery query) {
    RecordedListeners recorded = new RecordedListeners(snapshot);
    List<Listener> matching = COLUMNS.select(listeners(snapshot, query, recorded), query);
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, snapshot, query, matching.size());
          json.writeArrayFieldStart("listeners");
          for (Listener listener : query.page(matching)) {
            write(json, listener, recorded);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** The fullest first. */
  static List<Listener> listeners(Snapshot snapshot, ListQuery query, RecordedListeners recorded) {
    SnapshotNames names = new SnapshotNames(snapshot);
    return snapshot.namespaces().stream()
        .flatMap(namespace -> namespace.listenQueues().stream())
        .filter(queue -> query.takes(queue.pid()))
        .sorted(ListenQueue.FULLEST_FIRST)
        .map(
            queue -> {
              RecordedListener known = recorded.of(queue);
              return new Listener(
                  queue,
                  names.process(queue.pid()),
                  known != null,
                  known == null ? -1 : known.accepted());
            })
        .toList();
  }

  static void write(JsonGenerator json, Listener listener, RecordedListeners recorded)
      throws IOException {
    ListenQueue queue = listener.queue;
    json.writeStartObject();
    json.writeStringField("local", queue.local());
    JsonText.known(json, "family", queue.family() == 0 ? -1 : queue.family());
    JsonText.known(json, "pid", queue.pid());
    JsonText.known(json, "fd", queue.fd());
    json.writeStringField("process", listener.process);
    JsonText.namespace(json, queue.namespace());
    json.writeNumberField("queueLength", queue.length());
    JsonText.known(json, "queueLimit", queue.limit());
    JsonText.number(json, "queueUsedRatio", queue.limit() < 0 ? Double.NaN : queue.fill());
    recorded.write(json, queue);
    json.writeEndObject();
  }
}
