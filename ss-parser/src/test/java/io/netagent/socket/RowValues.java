package io.netagent.socket;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Everything a {@link SocketRecord} says, as a value to compare; metrics that are not told lack.
 */
public record RowValues(
    int family,
    int stateNumber,
    FourTuple fourTuple,
    String localScope,
    String remoteScope,
    long recvQueueBytes,
    long sendQueueBytes,
    int acceptQueueLimit,
    int timerNumber,
    long timerRemainingMillis,
    int retransmits,
    long uid,
    long inode,
    long cookie,
    long cgroupId,
    int interfaceIndex,
    List<SocketHolder> holders,
    Map<TcpMetric, Long> metrics) {

  /** What a row says on which only these setters were called. */
  public static RowValues of(Consumer<SocketRecord> setters) {
    SocketRecord row = new SocketRecord();
    setters.accept(row);
    return of(row);
  }

  public static RowValues of(SocketRecord row) {
    Map<TcpMetric, Long> metrics = new EnumMap<>(TcpMetric.class);
    for (TcpMetric metric : TcpMetric.values()) {
      if (row.metric(metric) != -1) {
        metrics.put(metric, row.metric(metric));
      }
    }
    return new RowValues(
        row.family(),
        row.stateNumber(),
        row.fourTuple(),
        row.localScope(),
        row.remoteScope(),
        row.recvQueueBytes(),
        row.sendQueueBytes(),
        row.acceptQueueLimit(),
        row.timerNumber(),
        row.timerRemainingMillis(),
        row.retransmits(),
        row.uid(),
        row.inode(),
        row.cookie(),
        row.cgroupId(),
        row.interfaceIndex(),
        row.holders(),
        metrics);
  }
}
