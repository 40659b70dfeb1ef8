package io.netagent.collector.expose.json;

import io.netagent.collector.aggregate.RemoteCount;
import io.netagent.collector.aggregate.Remotes;
import io.netagent.collector.expose.Snapshot;
import java.util.Map;

/** The answer of {@code /api/v1/remotes}: the largest remotes, and the others as a sum. */
public final class RemotesJson {
  private RemotesJson() {}

  /** All of them: they are few. */
  public static String of(Snapshot snapshot) {
    Remotes remotes = snapshot.remotes();
    Map<Integer, String> names = SnapshotHead.namesByPid(snapshot);
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, snapshot);
          json.writeNumberField("totalConnections", remotes.total());
          json.writeNumberField("totalCloseWait", remotes.totalCloseWait());
          json.writeNumberField("otherConnections", remotes.other());
          json.writeNumberField("otherCloseWait", remotes.otherCloseWait());
          json.writeArrayFieldStart("remotes");
          for (RemoteCount remote : remotes.top()) {
            json.writeStartObject();
            json.writeStringField("remote", remote.remote());
            json.writeStringField("direction", remote.inbound() ? "inbound" : "outbound");
            JsonText.known(json, "localPort", remote.inbound() ? remote.localPort() : -1);
            JsonText.known(json, "pid", remote.pid());
            json.writeStringField(
                "process", names.getOrDefault(remote.pid(), SnapshotHead.UNKNOWN));
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
