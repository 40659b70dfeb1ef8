package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.listing.ConnectionFilters;
import io.netagent.collector.expose.listing.Direction;
import io.netagent.collector.expose.listing.GroupField;
import io.netagent.collector.expose.listing.Grouping;
import io.netagent.recorder.RecordedSite;
import io.netagent.socket.FourTuple;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code /api/v1/groups}. What the connections of a group don't have in common by
 * what they are grouped by is null; so is what is not known.
 */
public final class GroupsJson {
  private GroupsJson() {}

  /** One page of groups. */
  public static String of(
      Snapshot snapshot, ListQuery query, Set<GroupField> by, Grouping grouping) {
    SnapshotNames names = new SnapshotNames(snapshot);
    return JsonText.of(
        json -> {
          json.writeStartObject();
          SnapshotHead.write(json, snapshot, query, grouping.total());
          json.writeFieldName("by");
          JsonText.any(json, by.stream().map(GroupField::label).toList());
          json.writeNumberField("totalConnections", grouping.connections());
          json.writeArrayFieldStart("groups");
          for (Grouping.Group group : grouping.groups()) {
            write(json, group, by, names);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(
      JsonGenerator json, Grouping.Group group, Set<GroupField> by, SnapshotNames names)
      throws IOException {
    CorrelatedConnection row = group.first().connection();
    FourTuple ends = row.tuple();
    Direction direction = group.first().direction();
    boolean inbound = direction == Direction.INBOUND;
    boolean byRemote = by.contains(GroupField.REMOTE);
    boolean byPort = by.contains(GroupField.LOCAL_PORT) || (byRemote && inbound);
    RecordedSite site = by.contains(GroupField.SITE) ? row.site() : null;
    String remote =
        inbound ? FourTuple.addressText(ends.remoteHigh(), ends.remoteLow()) : ends.remoteText();
    boolean unowned = group.onePid() && row.pid() < 0;
    boolean byProcess = by.contains(GroupField.PROCESS) || unowned || by.contains(GroupField.PID);
    Map<String, @Nullable String> common = new LinkedHashMap<>();
    common.put("process", byProcess ? names.process(row.pid()) : null);
    common.put("direction", shown(by, GroupField.DIRECTION, direction.label()));
    if (byRemote) {
      common.put("direction", direction.label());
    }
    common.put("remote", byRemote ? remote : null);
    common.put("state", shown(by, GroupField.STATE, state(row)));
    json.writeStartObject();
    json.writeStringField("process", common.get("process"));
    JsonText.known(json, "pid", group.onePid() ? row.pid() : -1);
    String way = common.get("direction");
    json.writeStringField("direction", ConnectionFilters.NONE.equals(way) ? null : way);
    json.writeStringField("remote", common.get("remote"));
    JsonText.known(json, "localPort", byPort ? ends.localPort() : -1);
    json.writeStringField("state", common.get("state"));
    String kind = row.closeWaitKind() == null ? null : row.closeWaitKind().label();
    json.writeStringField("closeWaitKind", by.contains(GroupField.KIND) ? kind : null);
    JsonText.known(json, "family", by.contains(GroupField.FAMILY) ? row.family() : -1);
    JsonText.namespace(json, by.contains(GroupField.NETWORK_NAMESPACE) ? row.namespace() : 0);
    json.writeStringField("site", site == null ? null : names.frame(row.pid(), site));
    String siteId = site == null ? null : names.siteId(row.pid(), site);
    json.writeStringField("siteId", siteId);
    String role =
        row.recorded() == null ? null : row.recorded().role().name().toLowerCase(Locale.ROOT);
    json.writeStringField("role", by.contains(GroupField.ROLE) ? role : null);
    json.writeNumberField("connections", group.connections());
    json.writeNumberField("closeWait", group.closeWait());
    json.writeNumberField("recvQueueBytes", group.recvQueueBytes());
    json.writeNumberField("sendQueueBytes", group.sendQueueBytes());
    JsonText.number(json, "oldestSeconds", group.oldestSeconds());
    json.writeBooleanField("oldestExact", group.oldestExact());
    JsonText.number(json, "maxIdleSeconds", group.maxIdleSeconds());
    JsonText.known(json, "bytesRead", group.bytesRead());
    JsonText.known(json, "bytesWritten", group.bytesWritten());
    common.put("pid", by.contains(GroupField.PID) && row.pid() >= 0 ? "" + row.pid() : null);
    common.put("localPort", byPort ? "" + ends.localPort() : null);
    common.put("kind", by.contains(GroupField.KIND) ? kind : null);
    common.put("family", by.contains(GroupField.FAMILY) ? "" + row.family() : null);
    common.put(
        "networkNamespace",
        by.contains(GroupField.NETWORK_NAMESPACE) ? "" + row.namespace() : null);
    common.put(
        "siteId", shown(by, GroupField.SITE, siteId == null ? ConnectionFilters.NONE : siteId));
    common.put("role", shown(by, GroupField.ROLE, role == null ? ConnectionFilters.NONE : role));
    json.writeStringField("connectionsQuery", query(common));
    json.writeEndObject();
  }

  private static @Nullable String shown(Set<GroupField> by, GroupField field, String value) {
    return by.contains(field) ? value : null;
  }

  private static String state(CorrelatedConnection row) {
    return row.state() == null ? "state-" + row.stateNumber() : row.state().label();
  }

  private static String query(Map<String, @Nullable String> parameters) {
    return parameters.entrySet().stream()
        .filter(each -> each.getValue() != null)
        .map(each -> each.getKey() + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(@Nullable String value) {
    return URLEncoder.encode(value == null ? "" : value, StandardCharsets.UTF_8);
  }
}
