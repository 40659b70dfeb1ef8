package io.netagent.collector.expose.listing;

import io.netagent.recorder.RecordedConnection;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What connections can be counted by. */
public enum GroupField {
  PROCESS("process", row -> row.owners().nameRank(row.owner())),
  PID("pid", RowCursor::pid),
  DIRECTION("direction", row -> ConnectionField.directionRank(row.direction())),
  /** The remote end of what was opened here; of what was accepted, its address and our port. */
  REMOTE(
      "remote",
      row -> row.table().remoteHigh(row.row()),
      row -> row.table().remoteLow(row.row()),
      GroupField::servicePort),
  LOCAL_PORT("localPort", row -> row.table().localPort(row.row())),
  STATE("state", RowCursor::state),
  KIND("kind", row -> ConnectionField.kindRank(row.kind())),
  FAMILY("family", row -> row.table().family(row.row())),
  NETWORK_NAMESPACE("networkNamespace", row -> row.rows().namespace()),
  SITE("site", row -> row.site() < 0 ? -1 : row.pid(), RowCursor::site),
  ROLE(
      "role",
      row -> {
        RecordedConnection recorded = row.recorded();
        return recorded == null ? Sort.NONE : recorded.role().code();
      });

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // They are lambdas without state.
  private final List<RowKey> keys;

  GroupField(String label, RowKey... keys) {
    this.label = label;
    this.keys = List.of(keys);
  }

  /** As it stands in a URL. */
  public String label() {
    return label;
  }

  /** Each label. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(GroupField::label).toList();
  }

  /** The field with this label, or null. */
  public static @Nullable GroupField named(String label) {
    return Arrays.stream(values())
        .filter(each -> each.label.equals(label))
        .findFirst()
        .orElse(null);
  }

  /** Rows that have all of them in common are alike. */
  List<RowKey> keys() {
    return keys;
  }

  /** Negative for one of our own. */
  private static long servicePort(RowCursor row) {
    return row.direction() == Direction.INBOUND
        ? -row.table().localPort(row.row())
        : row.table().remotePort(row.row());
  }
}
