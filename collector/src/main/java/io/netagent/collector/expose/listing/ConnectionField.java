package io.netagent.collector.expose.listing;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.recorder.RecordedConnection;
import io.netagent.socket.TcpMetric;
import io.netagent.socket.TcpState;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What connections can be sorted by: each field as a number whose order is the field's. Texts of
 * few values (names, states, sites) count by their place in the alphabet, addresses by their bytes.
 */
public enum ConnectionField {
  PROCESS("process", row -> known(row.owners().nameRank(row.owner()))),
  PID("pid", row -> known(row.pid())),
  STATE("state", row -> stateRank(row.state())),
  CLOSE_WAIT_KIND("closeWaitKind", row -> kindRank(row.kind())),
  LOCAL(
      "local",
      row -> row.table().localHigh(row.row()) >>> 32,
      row -> row.table().localHigh(row.row()) & 0xFFFF_FFFFL,
      row -> row.table().localLow(row.row()) >>> 32,
      row -> row.table().localLow(row.row()) & 0xFFFF_FFFFL,
      row -> row.table().localPort(row.row())),
  REMOTE(
      "remote",
      row -> row.table().remoteHigh(row.row()) >>> 32,
      row -> row.table().remoteHigh(row.row()) & 0xFFFF_FFFFL,
      row -> row.table().remoteLow(row.row()) >>> 32,
      row -> row.table().remoteLow(row.row()) & 0xFFFF_FFFFL,
      row -> row.table().remotePort(row.row())),
  DIRECTION("direction", row -> directionRank(row.direction())),
  FAMILY("family", row -> row.table().family(row.row())),
  RECV_QUEUE("recvQueueBytes", row -> row.table().recvQueueBytes(row.row())),
  SEND_QUEUE("sendQueueBytes", row -> row.table().sendQueueBytes(row.row())),
  FD("fd", row -> known(row.ledger().fd(row.row()))),
  INODE("inode", row -> known(row.table().inode(row.row()))),
  STATE_FOR("stateForSeconds", RowCursor::stateForNanos),
  IDLE(
      "idleSeconds",
      row -> recorded(row, each -> Math.max(0, row.nowNanos() - each.lastActivityAtNanos()))),
  OPENED("openedSecondsAgo", row -> recorded(row, each -> row.nowNanos() - each.openedAtNanos())),
  BYTES_READ("bytesRead", row -> recorded(row, RecordedConnection::bytesRead)),
  BYTES_WRITTEN("bytesWritten", row -> recorded(row, RecordedConnection::bytesWritten)),
  TURNS("turns", row -> recorded(row, RecordedConnection::turns)),
  READER(
      "readerThreadId",
      row -> recorded(row, each -> each.readerThreadId() == 0 ? -1 : each.readerThreadId())),
  WRITER(
      "writerThreadId",
      row -> recorded(row, each -> each.writerThreadId() == 0 ? -1 : each.writerThreadId())),
  SITE("site", row -> known(row.owners().siteRank(row.owner(), row.site()))),
  RTT("rttMicros", row -> metric(row, TcpMetric.RTT_MICROS)),
  RETRANSMITS("retransmits", row -> known(row.table().retransmits(row.row()))),
  TOTAL_RETRANSMITS("totalRetransmits", row -> metric(row, TcpMetric.TOTAL_RETRANSMITS));

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // They are lambdas without state.
  private final List<RowKey> keys;

  ConnectionField(String label, RowKey... keys) {
    this.label = label;
    this.keys = List.of(keys);
  }

  /** As it stands in JSON. */
  public String label() {
    return label;
  }

  /** Each label. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(ConnectionField::label).toList();
  }

  /** The most significant first; {@link Sort#NONE} where the row has none. */
  List<RowKey> keys() {
    return keys;
  }

  /** The field with this label, or null. */
  static @Nullable ConnectionField named(String label) {
    return Arrays.stream(values())
        .filter(each -> each.label.equals(label))
        .findFirst()
        .orElse(null);
  }

  private static long known(long value) {
    return value < 0 ? Sort.NONE : value;
  }

  private static long metric(RowCursor row, TcpMetric metric) {
    return known(row.table().metric(row.row(), metric));
  }

  private static long recorded(RowCursor row, ToLongFunction<RecordedConnection> value) {
    RecordedConnection recorded = row.recorded();
    return recorded == null ? Sort.NONE : known(value.applyAsLong(recorded));
  }

  /** Of states that this release does not know: behind those that it does. */
  static long stateRank(int number) {
    return number < Ranks.STATES.length ? Ranks.STATES[number] : 256 + number;
  }

  static long kindRank(@Nullable CloseWaitKind kind) {
    Integer rank = kind == null ? null : Ranks.KINDS.get(kind);
    return rank == null ? Sort.NONE : rank;
  }

  static long directionRank(Direction direction) {
    return switch (direction) {
      case NONE -> Sort.NONE;
      case INBOUND -> 0;
      case OUTBOUND -> 1;
    };
  }

  /** The places of constants in the alphabet of their labels. */
  private static final class Ranks {
    static final int[] STATES = states();
    static final Map<CloseWaitKind, Integer> KINDS = kinds();

    private static int[] states() {
      List<String> sorted = Arrays.stream(TcpState.values()).map(TcpState::label).sorted().toList();
      int[] ranks = new int[TcpState.values().length + 1];
      ranks[0] = 256;
      for (TcpState state : TcpState.values()) {
        ranks[state.kernelNumber()] = sorted.indexOf(state.label());
      }
      return ranks;
    }

    private static Map<CloseWaitKind, Integer> kinds() {
      List<String> sorted =
          Arrays.stream(CloseWaitKind.values()).map(CloseWaitKind::label).sorted().toList();
      Map<CloseWaitKind, Integer> ranks = new EnumMap<>(CloseWaitKind.class);
      for (CloseWaitKind kind : CloseWaitKind.values()) {
        ranks.put(kind, sorted.indexOf(kind.label()));
      }
      return ranks;
    }
  }
}
