package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.expose.AgentStatus;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.recorder.RecordedListener;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What agents know of listeners, for the kernel's rows of these. */
final class RecordedListeners {
  private final Map<Socket, RecordedListener> listeners = new HashMap<>();
  private final Map<Socket, BlockedCall> acceptors = new HashMap<>();
  private final Map<Socket, String> locals = new HashMap<>();

  private record Socket(int pid, int fd) {}

  RecordedListeners(Snapshot snapshot) {
    for (ProcessStatus process : snapshot.processes()) {
      AgentStatus agent = process.agent();
      if (agent == null) {
        continue;
      }
      for (RecordedListener listener : agent.record().listeners()) {
        listeners.put(new Socket(process.pid(), listener.fd()), listener);
      }
      for (BlockedCall call : agent.blocked().calls()) {
        if (call.kind() == BlockedKind.ACCEPT) {
          acceptors.put(new Socket(process.pid(), call.fd()), call);
        }
      }
    }
    snapshot
        .namespaces()
        .forEach(
            namespace ->
                namespace
                    .listenQueues()
                    .forEach(
                        queue -> locals.put(new Socket(queue.pid(), queue.fd()), queue.local())));
  }

  /** The local end by which the kernel lists a listener; null if it does not. */
  @Nullable String local(int pid, int fd) {
    return locals.get(new Socket(pid, fd));
  }

  /** Null where no agent knows it. */
  @Nullable RecordedListener of(ListenQueue queue) {
    return listeners.get(new Socket(queue.pid(), queue.fd()));
  }

  void write(JsonGenerator json, ListenQueue queue) throws IOException {
    Socket socket = new Socket(queue.pid(), queue.fd());
    RecordedListener listener = listeners.get(socket);
    json.writeBooleanField("recorded", listener != null);
    if (listener == null) {
      return;
    }
    json.writeStringField("transport", listener.transport().name().toLowerCase(Locale.ROOT));
    json.writeBooleanField("adopted", listener.adopted());
    json.writeNumberField("accepted", listener.accepted());
    BlockedCall acceptor = acceptors.get(socket);
    JsonText.known(
        json,
        "acceptorThreadId",
        listener.acceptorThreadId() == 0 ? -1 : listener.acceptorThreadId());
    JsonText.number(
        json, "acceptorBlockedSeconds", acceptor == null ? Double.NaN : acceptor.forSeconds());
    JsonText.number(
        json, "acceptorLimitSeconds", acceptor == null ? Double.NaN : acceptor.limitSeconds());
  }
}
