package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.Delivery;
import io.netagent.socket.TcpState;
import io.netagent.socket.TcpTimer;

/**
 * Whether and for how long the peer of one connection has given no sign of life though it was asked
 * for one. A peer whose process is stopped is none of these: its kernel acknowledges.
 */
final class Unanswered {
  /**
   * Of one segment, or of probes, in a row. On a path that loses one in ten segments one in a
   * thousand is sent so often; one on which they are lost for seconds on end is another matter.
   */
  static final int RETRANSMITS = 3;

  /** TCP_RTO_MIN; the first of the doubling time-outs where the kernel does not tell them. */
  private static final double LEAST_RTO_SECONDS = 0.2;

  /** TCP_RTO_MAX. */
  private static final double MOST_RTO_SECONDS = 120;

  private Unanswered() {}

  /** Data, a window probe or a keepalive probe was sent again and again, and nothing came back. */
  static boolean is(CorrelatedConnection row) {
    Delivery delivery = row.delivery();
    if (delivery == null
        || delivery.retransmits() < RETRANSMITS
        || (row.state() != TcpState.ESTABLISHED && row.state() != TcpState.CLOSE_WAIT)) {
      return false;
    }
    return delivery.timer() == TcpTimer.KEEPALIVE
        || ((delivery.timer() == TcpTimer.RETRANSMIT || delivery.timer() == TcpTimer.PERSIST)
            && row.sendQueueBytes() > 0);
  }

  /**
   * For how long, at least.
   *
   * @param watchedSeconds for so long nothing of it was seen to be acknowledged
   */
  static double seconds(Delivery delivery, double watchedSeconds) {
    double seconds = Math.max(watchedSeconds, backedOffSeconds(delivery));
    double silent = silentSeconds(delivery);
    if (Double.isNaN(silent)) {
      return seconds;
    }
    return delivery.timer() == TcpTimer.RETRANSMIT ? Math.min(seconds, silent) : silent;
  }

  /** Since anything came from the peer; NaN if not told. */
  static double silentSeconds(Delivery delivery) {
    if (delivery.lastAckMillis() < 0) {
      return Double.NaN;
    }
    long received = delivery.lastReceivedMillis();
    long millis =
        received < 0 ? delivery.lastAckMillis() : Math.min(delivery.lastAckMillis(), received);
    return millis / 1e3;
  }

  /**
   * The time-outs that have passed: each is twice as long as the one before (RFC 6298, 5.5). Where
   * they were not doubled there were more of them than this counts.
   */
  private static double backedOffSeconds(Delivery delivery) {
    if (delivery.timer() != TcpTimer.RETRANSMIT) {
      return 0;
    }
    if (delivery.rtoMicros() <= 0) {
      double passed = 0;
      double rto = LEAST_RTO_SECONDS;
      for (int i = 0; i < delivery.retransmits(); i++) {
        passed += rto;
        rto = Math.min(2 * rto, MOST_RTO_SECONDS);
      }
      return passed;
    }
    double rto = delivery.rtoMicros() / 1e6;
    double passed = rto * (1 - Math.pow(0.5, delivery.retransmits()));
    return delivery.timerRemainingMillis() < 0
        ? passed
        : passed + Math.max(0, rto - delivery.timerRemainingMillis() / 1e3);
  }
}
