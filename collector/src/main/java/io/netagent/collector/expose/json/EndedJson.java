package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.correlate.EndedConnection;
import io.netagent.collector.expose.AgentStatus;
import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.RecordedSite;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a connection ended. What is not known is null. */
final class EndedJson {
  private static final double NANOS_PER_SECOND = 1e9;

  private EndedJson() {}

  /**
   * As an object.
   *
   * @param nowNanos CLOCK_MONOTONIC of the snapshot
   */
  static void write(JsonGenerator json, EndedConnection ended, SnapshotNames names, long nowNanos)
      throws IOException {
    ClosedConnection closed = ended.closed();
    json.writeStartObject();
    json.writeStringField("local", ended.tuple().localText());
    json.writeStringField("remote", ended.tuple().remoteText());
    json.writeNumberField("family", ended.family());
    JsonText.namespace(json, ended.namespace());
    JsonText.known(json, "pid", ended.pid());
    json.writeStringField("process", names.process(ended.pid()));
    json.writeStringField("state", state(ended));
    seconds(json, "goneSecondsAgo", ended.goneAtNanos(), nowNanos);
    json.writeStringField("reason", closed == null ? null : label(closed.reason()));
    json.writeStringField("role", closed == null ? null : label(closed.role()));
    seconds(json, "openedSecondsAgo", closed == null ? 0 : closed.openedAtNanos(), nowNanos);
    seconds(json, "closedSecondsAgo", closed == null ? 0 : closed.closedAtNanos(), nowNanos);
    flag(json, "adopted", closed == null ? null : closed.adopted());
    flag(json, "usedOnce", (closed == null || closed.adopted()) ? null : closed.usedOnce());
    JsonText.number(
        json,
        "pauseSeconds",
        closed == null || closed.pauseNanos() < 0
            ? Double.NaN
            : closed.pauseNanos() / NANOS_PER_SECOND);
    RecordedSite site = site(ended, names);
    json.writeStringField("site", site == null ? null : names.frame(ended.pid(), site));
    json.writeStringField("siteId", site == null ? null : names.siteId(ended.pid(), site));
    json.writeStringField("siteKind", site == null ? null : SnapshotNames.siteKind(site));
    json.writeFieldName("stack");
    JsonText.any(json, site == null ? List.of() : site.frames());
    json.writeEndObject();
  }

  static String state(EndedConnection ended) {
    return ended.state() == null ? "state-" + ended.stateNumber() : ended.state().label();
  }

  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** As long as its process is there: the record goes with it. */
  private static @Nullable RecordedSite site(EndedConnection ended, SnapshotNames names) {
    AgentStatus agent = names.agent(ended.pid());
    int number = ended.siteId();
    return agent == null || number < 0 || number >= agent.record().sites().size()
        ? null
        : agent.record().sites().get(number);
  }

  private static void seconds(JsonGenerator json, String field, long atNanos, long nowNanos)
      throws IOException {
    JsonText.number(
        json,
        field,
        atNanos == 0 ? Double.NaN : Math.max(0, nowNanos - atNanos) / NANOS_PER_SECOND);
  }

  private static void flag(JsonGenerator json, String field, @Nullable Boolean value)
      throws IOException {
    json.writeFieldName(field);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeBoolean(value);
    }
  }
}
