package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.socket.TcpState;
import java.io.IOException;
import java.util.List;

/** The answer of {@code /api/v1/processes}: counts with their zeros, by state and family. */
public final class ProcessesJson {
  /** What they are selected by. */
  public static final Columns<ProcessStatus> COLUMNS =
      new Columns<ProcessStatus>()
          .whole("pid", ProcessStatus::pid)
          .text("process", ProcessStatus::process)
          .text("commandLine", ProcessStatus::commandLine)
          .flag("jvm", ProcessStatus::jvm)
          .whole("sockets", process -> process.counts().total())
          .whole("unknownStates", process -> process.counts().unknownStates())
          .fraction("closeWaitOldestSeconds", ProcessesJson::closeWaitOldestSeconds)
          .whole("openFds", ProcessStatus::openFds)
          .whole("maxFds", ProcessStatus::maxFds);

  private ProcessesJson() {}

  /** Those that the query takes; rows without a visible owner are one entry with pid null. */
  public static String of(Snapshot snapshot, ListQuery query) {
    List<ProcessStatus> matching =
        COLUMNS.select(
            snapshot.processes().stream().filter(process -> query.takes(process.pid())).toList(),
            query);
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, snapshot, query, matching.size());
          json.writeArrayFieldStart("processes");
          for (ProcessStatus process : query.page(matching)) {
            write(json, process);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static double closeWaitOldestSeconds(ProcessStatus process) {
    StateCounts counts = process.counts();
    return counts.count(TcpState.CLOSE_WAIT) == 0 ? Double.NaN : counts.closeWaitOldestSeconds();
  }

  static void write(JsonGenerator json, ProcessStatus process) throws IOException {
    StateCounts counts = process.counts();
    json.writeStartObject();
    JsonText.known(json, "pid", process.pid());
    json.writeStringField("process", process.process());
    json.writeStringField(
        "commandLine", process.commandLine().isEmpty() ? null : process.commandLine());
    json.writeBooleanField("jvm", process.jvm());
    json.writeNumberField("sockets", counts.total());
    json.writeObjectFieldStart("states");
    writeStates(json, counts, 4);
    writeStates(json, counts, 6);
    json.writeEndObject();
    json.writeNumberField("unknownStates", counts.unknownStates());
    json.writeObjectFieldStart("closeWait");
    for (CloseWaitKind kind : CloseWaitKind.values()) {
      json.writeNumberField(kind.label(), counts.closeWait(kind));
    }
    json.writeEndObject();
    JsonText.number(json, "closeWaitOldestSeconds", closeWaitOldestSeconds(process));
    JsonText.known(json, "openFds", process.openFds());
    JsonText.known(json, "maxFds", process.maxFds());
    AgentJson.write(json, process.agent());
    json.writeEndObject();
  }

  private static void writeStates(JsonGenerator json, StateCounts counts, int family)
      throws IOException {
    json.writeObjectFieldStart("ipv" + family);
    for (TcpState state : TcpState.values()) {
      json.writeNumberField(state.label(), counts.count(state, family));
    }
    json.writeEndObject();
  }
}
