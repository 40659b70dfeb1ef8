package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedCalls;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.expose.AgentStatus;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.StackLook;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.RecordedThread;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code /api/v1/threads} and of {@code threads --json}: the blocked calls of one
 * process, the longest first, on demand with the stacks of its threads. Such an answer is of this
 * moment, not of the snapshot.
 */
public final class ThreadsJson {
  /** What the blocked calls are selected by. */
  public static final Columns<BlockedCall> COLUMNS =
      new Columns<BlockedCall>()
          .whole("threadId", BlockedCall::threadId)
          .text("kind", call -> call.kind().label())
          .fraction("forSeconds", BlockedCall::forSeconds)
          .fraction("limitSeconds", ThreadsJson::limitSeconds)
          .text("remote", call -> call.kind() == BlockedKind.LOOKUP ? null : call.peer())
          .text("host", call -> call.kind() == BlockedKind.LOOKUP ? call.peer() : null)
          .whole("fd", BlockedCall::fd);

  private ThreadsJson() {}

  /**
   * Of the process with the query's pid, which must be in the snapshot.
   *
   * @param stacks what the process was asked for; null if it was not
   */
  public static String of(
      Snapshot snapshot,
      ProcessStatus process,
      ListQuery query,
      StackLook.@Nullable Stacks stacks) {
    AgentStatus agent = process.agent();
    BlockedCalls ofSnapshot = agent == null ? BlockedCalls.NONE : agent.blocked();
    BlockedCalls now = stacks == null ? null : stacks.blocked();
    List<BlockedCall> all = (now == null ? ofSnapshot : now).calls();
    List<BlockedCall> calls = COLUMNS.select(all, query);
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, snapshot, query, calls.size());
          json.writeNumberField("pid", process.pid());
          json.writeStringField("process", process.process());
          json.writeBooleanField("agent", agent != null);
          json.writeBooleanField("stalled", agent != null && agent.stalled());
          json.writeStringField("stacksMissing", stacks == null ? null : stacks.missing());
          Writing writing = new Writing(json, snapshot, process, stacks);
          json.writeArrayFieldStart("threads");
          for (BlockedCall call : query.page(calls)) {
            writing.write(call);
          }
          json.writeEndArray();
          if (stacks != null) {
            json.writeNumberField("threadsInAll", stacks.threadsInAll());
            json.writeArrayFieldStart("otherThreads");
            writing.writeOthers(all);
            json.writeEndArray();
          }
          json.writeEndObject();
        });
  }

  /** The process with this pid, or null: it has neither a socket nor a flight record. */
  public static @Nullable ProcessStatus process(Snapshot snapshot, int pid) {
    return snapshot.processes().stream()
        .filter(process -> process.pid() == pid)
        .findFirst()
        .orElse(null);
  }

  /** What has no socket tells no limit; 0 is the limit of a call that has none. */
  private static double limitSeconds(BlockedCall call) {
    boolean known = call.kind() != BlockedKind.LOOKUP && call.kind() != BlockedKind.HANDSHAKE;
    return known || call.limitSeconds() > 0 ? call.limitSeconds() : Double.NaN;
  }

  private static final class Writing {
    private final JsonGenerator json;
    private final ProcessStatus process;
    private final RecordedListeners listeners;
    private final Map<Long, RecordedThread> threads = new LinkedHashMap<>();
    private final boolean withStacks;

    Writing(
        JsonGenerator json,
        Snapshot snapshot,
        ProcessStatus process,
        StackLook.@Nullable Stacks stacks) {
      this.json = json;
      this.process = process;
      this.listeners = new RecordedListeners(snapshot);
      this.withStacks = stacks != null;
      if (stacks != null) {
        stacks.threads().forEach(thread -> threads.put(thread.id(), thread));
      }
    }

    void write(BlockedCall call) throws IOException {
      json.writeStartObject();
      json.writeNumberField("threadId", call.threadId());
      json.writeStringField("kind", call.kind().label());
      JsonText.number(json, "forSeconds", call.forSeconds());
      JsonText.number(json, "limitSeconds", limitSeconds(call));
      boolean lookup = call.kind() == BlockedKind.LOOKUP;
      json.writeStringField("remote", lookup || call.peer().isEmpty() ? null : call.peer());
      json.writeStringField("host", lookup ? call.peer() : null);
      json.writeStringField("local", local(call));
      JsonText.known(json, "fd", call.fd());
      json.writeStringField(
          "role", call.role() == null ? null : call.role().name().toLowerCase(Locale.ROOT));
      json.writeStringField("site", site(call));
      if (withStacks) {
        writeThread(threads.get(call.threadId()));
      }
      json.writeEndObject();
    }

    private @Nullable String local(BlockedCall call) {
      String listens =
          call.kind() == BlockedKind.ACCEPT ? listeners.local(process.pid(), call.fd()) : null;
      return listens != null || call.localPort() == 0 ? listens : ":" + call.localPort();
    }

    /** Of the snapshot's reading; a site that is newer comes with the next tick. */
    private @Nullable String site(BlockedCall call) {
      AgentStatus agent = process.agent();
      if (agent == null || call.siteId() < 0 || call.siteId() >= agent.record().sites().size()) {
        return null;
      }
      RecordedSite site = agent.record().sites().get(call.siteId());
      String frame = agent.siteNames().frame(site);
      return frame.isEmpty() ? null : frame;
    }

    void writeOthers(List<BlockedCall> calls) throws IOException {
      Set<Long> told = new HashSet<>();
      calls.forEach(call -> told.add(call.threadId()));
      for (RecordedThread thread : threads.values()) {
        if (!told.contains(thread.id())) {
          json.writeStartObject();
          json.writeNumberField("threadId", thread.id());
          writeThread(thread);
          json.writeEndObject();
        }
      }
    }

    /** Null for a thread that was not found, or that a dump had no room for. */
    private void writeThread(@Nullable RecordedThread thread) throws IOException {
      json.writeStringField("name", thread == null ? null : thread.name());
      json.writeStringField("state", thread == null ? null : thread.state().name());
      if (thread == null) {
        json.writeNullField("virtual");
        json.writeNullField("lock");
        json.writeNullField("lockOwnerId");
        json.writeNullField("stack");
        return;
      }
      json.writeBooleanField("virtual", thread.virtual());
      json.writeStringField("lock", thread.lock().isEmpty() ? null : thread.lock());
      JsonText.known(json, "lockOwnerId", thread.lockOwnerId());
      json.writeFieldName("stack");
      JsonText.any(json, thread.frames());
      json.writeNumberField("framesLeftOut", thread.framesLeftOut());
    }
  }
}
