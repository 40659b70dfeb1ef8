package io.netagent.collector.correlate;

import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpMetric;
import io.netagent.socket.TcpTimer;
import org.jspecify.annotations.Nullable;

/**
 * How the data of one connection gets through, as the kernel told it. -1 where it did not: only
 * netlink and {@code ss -i} tell more than timer and retransmits, and not of very large tables.
 *
 * @param timer what is pending; null if not told
 * @param timerRemainingMillis until it runs out
 * @param retransmits in a row without an answer; of the persist timer, probes
 * @param rtoMicros retransmission timeout now, backed off or not
 * @param unackedSegments sent and not acknowledged
 * @param totalRetransmits over the connection's life
 * @param sendWindowBytes what the peer takes; 0: nothing
 * @param notSentBytes written and not sent yet
 * @param bytesAcked over the connection's life
 * @param bytesReceived over the connection's life
 * @param lastReceivedMillis since data last came
 * @param lastSentMillis since data was last sent, for the first time or again
 * @param lastAckMillis since the peer last acknowledged anything, be it for the second time
 */
public record Delivery(
    @Nullable TcpTimer timer,
    long timerRemainingMillis,
    int retransmits,
    long rtoMicros,
    long rttMicros,
    long unackedSegments,
    long totalRetransmits,
    long sendWindowBytes,
    long notSentBytes,
    long bytesAcked,
    long bytesReceived,
    long lastReceivedMillis,
    long lastSentMillis,
    long lastAckMillis) {

  /** What the row tells, or null if nothing is on its way and nothing has ever been sent again. */
  static @Nullable Delivery of(SocketRecord row) {
    TcpTimer timer = row.timer();
    boolean pending = timer == TcpTimer.RETRANSMIT || timer == TcpTimer.PERSIST;
    if (row.sendQueueBytes() <= 0
        && !pending
        && row.retransmits() <= 0
        && row.metric(TcpMetric.TOTAL_RETRANSMITS) <= 0) {
      return null;
    }
    return new Delivery(
        timer,
        row.timerRemainingMillis(),
        row.retransmits(),
        row.metric(TcpMetric.RTO_MICROS),
        row.metric(TcpMetric.RTT_MICROS),
        row.metric(TcpMetric.UNACKED_SEGMENTS),
        row.metric(TcpMetric.TOTAL_RETRANSMITS),
        row.metric(TcpMetric.SEND_WINDOW_BYTES),
        row.metric(TcpMetric.NOT_SENT_BYTES),
        row.metric(TcpMetric.BYTES_ACKED),
        row.metric(TcpMetric.BYTES_RECEIVED),
        row.metric(TcpMetric.LAST_RECEIVED_MILLIS_AGO),
        row.metric(TcpMetric.LAST_SENT_MILLIS_AGO),
        row.metric(TcpMetric.LAST_ACK_MILLIS_AGO));
  }
}
