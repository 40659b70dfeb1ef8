package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.correlate.AgentCoverage;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.correlate.UnknownSocketKind;
import io.netagent.collector.expose.AgentStatus;
import io.netagent.collector.expose.HookReport;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHistogram;
import io.netagent.recorder.RecordedHistogram;
import io.netagent.recorder.WaitKind;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The agent's part in a process of {@code /api/v1/processes}; null without an agent. */
final class AgentJson {
  private AgentJson() {}

  static void write(JsonGenerator json, @Nullable AgentStatus agent) throws IOException {
    if (agent == null) {
      json.writeNullField("agent");
      return;
    }
    FlightRecord record = agent.record();
    json.writeObjectFieldStart("agent");
    json.writeStringField("version", record.header().agentVersion());
    json.writeStringField("state", record.header().state().name().toLowerCase(Locale.ROOT));
    json.writeBooleanField("stalled", agent.stalled());
    json.writeNumberField("openConnections", record.connections().size());
    json.writeNumberField("listeners", record.listeners().size());
    json.writeNumberField("tornSlots", record.tornSlots());
    writeCoverage(json, agent.coverage());
    writeHooks(json, agent);
    writeBlocked(json, agent);
    writeTotals(json, record);
    json.writeEndObject();
  }

  private static void writeBlocked(JsonGenerator json, AgentStatus agent) throws IOException {
    json.writeObjectFieldStart("blockedThreads");
    for (BlockedKind kind : BlockedKind.values()) {
      json.writeNumberField(kind.label(), agent.blocked().count(kind));
    }
    json.writeEndObject();
    JsonText.number(json, "blockedLongestSeconds", agent.blocked().longestSeconds());
    json.writeObjectFieldStart("inProgress");
    for (WaitKind kind : WaitKind.values()) {
      json.writeNumberField(
          label(kind), agent.record().waits().stream().filter(each -> each.kind() == kind).count());
    }
    json.writeEndObject();
  }

  /** Since the agent began. */
  private static void writeTotals(JsonGenerator json, FlightRecord record) throws IOException {
    json.writeObjectFieldStart("counters");
    for (RecordCounter counter : RecordCounter.values()) {
      json.writeNumberField(label(counter), record.counter(counter));
    }
    json.writeEndObject();
    json.writeObjectFieldStart("durations");
    for (RecordHistogram each : RecordHistogram.values()) {
      RecordedHistogram histogram = record.histogram(each);
      json.writeObjectFieldStart(label(each));
      json.writeNumberField("count", histogram.count());
      JsonText.number(
          json,
          "meanSeconds",
          histogram.count() == 0
              ? Double.NaN
              : (double) histogram.sumNanos() / histogram.count() / 1e9);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void writeCoverage(JsonGenerator json, AgentCoverage coverage) throws IOException {
    json.writeNumberField("unknownConnections", coverage.unknownInAll());
    json.writeObjectFieldStart("coverage");
    json.writeNumberField("known", coverage.known());
    json.writeObjectFieldStart("unknown");
    for (Map.Entry<UnknownSocketKind, Integer> entry : coverage.unknown().entrySet()) {
      json.writeNumberField(entry.getKey().label(), entry.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("withoutSocket", coverage.withoutSocket());
    json.writeNumberField("closeRequestedWithoutSocket", coverage.closeRequested());
    json.writeEndObject();
  }

  private static void writeHooks(JsonGenerator json, AgentStatus agent) throws IOException {
    HookReport hooks = agent.hooks();
    json.writeFieldName("missingHooks");
    JsonText.any(json, hooks.missing());
    json.writeFieldName("hookProblems");
    JsonText.any(json, hooks.problems());
    json.writeNumberField("hookErrors", agent.record().counter(RecordCounter.HOOK_ERRORS));
    String first = agent.record().header().firstHookError();
    json.writeStringField("firstHookError", first.isEmpty() ? null : first);
  }
}
