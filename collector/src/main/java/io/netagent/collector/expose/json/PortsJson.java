package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.aggregate.EphemeralPorts;
import io.netagent.collector.aggregate.PortUse;
import io.netagent.collector.expose.NamespaceStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.source.PortRange;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The answer of {@code /api/v1/ports} and of {@code ports --json}: the ephemeral ports of each
 * network namespace, the fullest uses first. Where its port range can't be read, range, uses by
 * connect and uses by bind are null.
 */
public final class PortsJson {
  /** What namespaces are selected by. */
  public static final Columns<NamespaceStatus> COLUMNS =
      new Columns<NamespaceStatus>()
          .whole("networkNamespace", each -> each.inode() == 0 ? -1 : each.inode())
          .flag("own", NamespaceStatus::own);

  private PortsJson() {}

  /** A page of namespaces; the query's pid is not asked. */
  public static String of(Snapshot snapshot, ListQuery query) {
    Map<Integer, String> names = SnapshotHead.namesByPid(snapshot);
    List<NamespaceStatus> matching = COLUMNS.select(snapshot.namespaces(), query);
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, snapshot, query, matching.size());
          json.writeArrayFieldStart("namespaces");
          for (NamespaceStatus namespace : query.page(matching)) {
            write(json, namespace, names);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(
      JsonGenerator json, NamespaceStatus namespace, Map<Integer, String> names)
      throws IOException {
    EphemeralPorts ports = namespace.ports();
    json.writeStartObject();
    JsonText.namespace(json, namespace.inode());
    json.writeBooleanField("own", namespace.own());
    if (ports == null) {
      json.writeNullField("range");
      json.writeNullField("connect");
      json.writeNullField("bind");
    } else {
      writeRange(json, ports.range());
      writeUses(json, "connect", ports, ports.destinations(), names);
      writeUses(json, "bind", ports, ports.sources(), names);
    }
    json.writeEndObject();
  }

  static void writeRange(JsonGenerator json, PortRange range) throws IOException {
    json.writeObjectFieldStart("range");
    json.writeNumberField("first", range.first());
    json.writeNumberField("last", range.last());
    json.writeNumberField("available", range.available());
    json.writeArrayFieldStart("reserved");
    for (PortRange.Reserved reserved : range.reserved()) {
      json.writeStartObject();
      json.writeNumberField("first", reserved.first());
      json.writeNumberField("last", reserved.last());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeUses(
      JsonGenerator json,
      String call,
      EphemeralPorts ports,
      List<PortUse> uses,
      Map<Integer, String> names)
      throws IOException {
    json.writeArrayFieldStart(call);
    for (PortUse use : uses) {
      json.writeStartObject();
      json.writeStringField("source", use.source());
      if (!use.destination().isEmpty()) {
        json.writeStringField("destination", use.destination());
      }
      JsonText.known(json, "pid", use.pid());
      json.writeStringField("process", names.getOrDefault(use.pid(), SnapshotHead.UNKNOWN));
      json.writeNumberField("used", use.used());
      json.writeNumberField("timeWait", use.timeWait());
      JsonText.number(json, "usedRatio", ports.ratio(use));
      JsonText.number(json, "secondsToExhaustion", use.secondsToExhaustion()); // null: no growth
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
