package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.expose.NamespaceStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SourceStatus;
import io.netagent.collector.source.SocketTotals;
import io.netagent.collector.source.TcpCounter;
import io.netagent.collector.source.TcpCounters;
import io.netagent.collector.source.TcpLimits;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code /api/v1/host}: how the sockets are read and what that costs, and of each
 * network namespace the kernel's totals, counters and limits. A limit of 9223372036854775807 is
 * none.
 */
public final class HostJson {
  /** What namespaces are selected by; the pid is that of a process in it. */
  public static final Columns<NamespaceStatus> COLUMNS =
      new Columns<NamespaceStatus>()
          .whole("networkNamespace", each -> each.inode() == 0 ? -1 : each.inode())
          .flag("own", NamespaceStatus::own)
          .whole("sockets", NamespaceStatus::sockets)
          .whole("listeners", each -> each.listenQueues().size());

  private HostJson() {}

  /** A page of namespaces; the query's pid is not asked. */
  public static String of(Snapshot snapshot, ListQuery query) {
    List<NamespaceStatus> matching = COLUMNS.select(snapshot.namespaces(), query);
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, snapshot, query, matching.size());
          writeCollector(json);
          writeReading(json, snapshot.source());
          json.writeArrayFieldStart("namespaces");
          for (NamespaceStatus namespace : query.page(matching)) {
            write(json, namespace);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** What it is and runs on: it shares the kernel with all that it watches. */
  private static void writeCollector(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("collector");
    json.writeStringField("version", HostJson.class.getPackage().getImplementationVersion());
    json.writeStringField("java", System.getProperty("java.vm.version"));
    json.writeStringField("kernel", System.getProperty("os.version"));
    json.writeStringField("architecture", System.getProperty("os.arch"));
    json.writeEndObject();
  }

  private static void writeReading(JsonGenerator json, SourceStatus source) throws IOException {
    json.writeObjectFieldStart("reading");
    json.writeStringField("source", source.name());
    json.writeArrayFieldStart("passedOver");
    for (String passedOver : source.passedOver()) {
      json.writeStartObject();
      json.writeStringField("source", SourceStatus.passedOverName(passedOver));
      json.writeStringField("reason", SourceStatus.passedOverReason(passedOver));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("rows", source.rows());
    json.writeNumberField("unattributedSockets", source.unattributedSockets());
    json.writeNumberField("unattributedClosing", source.unattributedClosing());
    json.writeNumberField("malformedRowsTotal", source.malformedRowsTotal());
    json.writeStringField(
        "firstMalformed", source.firstMalformed().isEmpty() ? null : source.firstMalformed());
    json.writeNumberField("duplicateRowsTotal", source.duplicateRowsTotal());
    json.writeNumberField("interruptedReadingsTotal", source.interruptedReadingsTotal());
    json.writeNumberField("sourceFailuresTotal", source.sourceFailuresTotal());
    JsonText.number(json, "scanSeconds", source.scanSeconds());
    JsonText.number(json, "fullReadingAgeSeconds", source.fullReadingAgeSeconds());
    JsonText.number(json, "tickCpuSeconds", source.tickCpuSeconds());
    json.writeNumberField("flightRecordsLive", source.flightRecordsLive());
    json.writeNumberField("flightRecordsUnreadable", source.flightRecordsUnreadable());
    json.writeNumberField("ticksFailedTotal", source.ticksFailedTotal());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, NamespaceStatus namespace) throws IOException {
    json.writeStartObject();
    JsonText.namespace(json, namespace.inode());
    json.writeBooleanField("own", namespace.own());
    JsonText.known(json, "pid", namespace.pid());
    JsonText.known(json, "sockets", namespace.sockets());
    json.writeNumberField("listeners", namespace.listenQueues().size());
    writeTotals(json, namespace.totals());
    writeCounters(json, namespace.counters());
    writeLimits(json, namespace.limits());
    json.writeEndObject();
  }

  private static void writeTotals(JsonGenerator json, @Nullable SocketTotals totals)
      throws IOException {
    if (totals == null) {
      json.writeNullField("totals");
      return;
    }
    json.writeObjectFieldStart("totals");
    JsonText.known(json, "established", totals.established());
    JsonText.known(json, "inUse", totals.inUse());
    JsonText.known(json, "inUse6", totals.inUse6());
    JsonText.known(json, "timeWait", totals.timeWait());
    JsonText.known(json, "orphans", totals.orphans());
    JsonText.known(json, "allocated", totals.allocated());
    JsonText.known(json, "memoryPages", totals.memoryPages());
    json.writeEndObject();
  }

  private static void writeCounters(JsonGenerator json, @Nullable TcpCounters counters)
      throws IOException {
    if (counters == null) {
      json.writeNullField("counters");
      return;
    }
    json.writeObjectFieldStart("counters");
    for (TcpCounter counter : TcpCounter.values()) {
      OptionalLong value = counters.value(counter);
      JsonText.known(json, counter.kernelName(), value.orElse(-1));
    }
    json.writeEndObject();
  }

  private static void writeLimits(JsonGenerator json, @Nullable TcpLimits limits)
      throws IOException {
    if (limits == null) {
      json.writeNullField("limits");
      return;
    }
    json.writeObjectFieldStart("limits");
    if (limits.localPorts() == null) {
      json.writeNullField("range");
    } else {
      PortsJson.writeRange(json, limits.localPorts());
    }
    JsonText.known(json, "maxTimeWait", limits.maxTimeWait());
    JsonText.known(json, "maxOrphans", limits.maxOrphans());
    JsonText.known(json, "timeWaitReuse", limits.timeWaitReuse());
    JsonText.known(json, "maxAcceptQueue", limits.maxAcceptQueue());
    JsonText.known(json, "maxSynBacklog", limits.maxSynBacklog());
    JsonText.known(json, "finTimeoutSeconds", limits.finTimeoutSeconds());
    JsonText.known(json, "maxFiles", limits.maxFiles());
    JsonText.known(json, "openFiles", limits.openFiles());
    JsonText.known(json, "maxTrackedConnections", limits.maxTrackedConnections());
    JsonText.known(json, "trackedConnections", limits.trackedConnections());
    json.writeEndObject();
  }
}
