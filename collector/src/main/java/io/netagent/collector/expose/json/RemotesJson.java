package io.netagent.collector.expose.json;

import io.netagent.collector.aggregate.RemoteCount;
import io.netagent.collector.aggregate.Remotes;
import io.netagent.collector.expose.Snapshot;
import java.util.List;

/** The answer of {@code /api/v1/remotes}: the largest remotes, and the others as a sum. */
public final class RemotesJson {
  /** What they are selected by. */
  public static final Columns<Remote> COLUMNS =
      new Columns<Remote>()
          .text("remote", each -> each.count.remote())
          .text("direction", Remote::direction)
          .whole("localPort", each -> each.count.inbound() ? each.count.localPort() : -1)
          .whole("pid", each -> each.count.pid())
          .text("process", Remote::process)
          .whole(
              "networkNamespace", each -> each.count.namespace() == 0 ? -1 : each.count.namespace())
          .whole("connections", each -> each.count.connections())
          .whole("closeWait", each -> each.count.closeWait());

  private RemotesJson() {}

  /** One remote of one process. */
  record Remote(RemoteCount count, String process) {
    String direction() {
      return count.inbound() ? "inbound" : "outbound";
    }
  }

  /** The largest of them: {@code /api/v1/groups} has all. */
  public static String of(Snapshot snapshot, ListQuery query) {
    Remotes remotes = snapshot.remotes();
    SnapshotNames names = new SnapshotNames(snapshot);
    List<Remote> matching =
        COLUMNS.select(
            remotes.top().stream()
                .filter(each -> query.takes(each.pid()))
                .map(each -> new Remote(each, names.process(each.pid())))
                .toList(),
            query);
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, snapshot, query, matching.size());
          json.writeNumberField("totalConnections", remotes.total());
          json.writeNumberField("totalCloseWait", remotes.totalCloseWait());
          json.writeNumberField("otherConnections", remotes.other());
          json.writeNumberField("otherCloseWait", remotes.otherCloseWait());
          json.writeArrayFieldStart("remotes");
          for (Remote each : query.page(matching)) {
            RemoteCount remote = each.count;
            json.writeStartObject();
            json.writeStringField("remote", remote.remote());
            json.writeStringField("direction", each.direction());
            JsonText.known(json, "localPort", remote.inbound() ? remote.localPort() : -1);
            JsonText.known(json, "pid", remote.pid());
            json.writeStringField("process", each.process);
            JsonText.namespace(json, remote.namespace());
            json.writeNumberField("connections", remote.connections());
            json.writeNumberField("closeWait", remote.closeWait());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
