package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.Delivery;
import io.netagent.socket.TcpState;
import io.netagent.socket.TcpTimer;

/** Whether and for how long the peer of one connection has taken no data though there is some. */
final class ShutWindow {
  /** Of all but very long paths it is less (RFC 6298: the time-out before any measurement). */
  private static final double FIRST_PROBE_SECONDS = 1;

  private ShutWindow() {}

  /** Data waits, and the peer's window is closed. */
  static boolean is(CorrelatedConnection row) {
    Delivery delivery = row.delivery();
    return delivery != null
        && row.sendQueueBytes() > 0
        && (row.state() == TcpState.ESTABLISHED || row.state() == TcpState.CLOSE_WAIT)
        && (delivery.timer() == TcpTimer.PERSIST || delivery.sendWindowBytes() == 0);
  }

  /**
   * For how long by the kernel's own words, at least; 0 if it has none. While the window is closed
   * no data is sent, and the probes come at ever longer intervals: before the one that is now
   * pending have passed, all in all, as many seconds as it takes, less the first.
   */
  static double toldSeconds(Delivery delivery) {
    if (delivery.timer() != TcpTimer.PERSIST) {
      return 0;
    }
    double first = delivery.rtoMicros() > 0 ? delivery.rtoMicros() / 1e6 : FIRST_PROBE_SECONDS;
    double told = Math.max(0, delivery.timerRemainingMillis()) / 1e3 - first;
    if (delivery.lastSentMillis() > 0 && delivery.notSentBytes() > 0) {
      told = Math.max(told, delivery.lastSentMillis() / 1e3);
    }
    return Math.max(0, told);
  }
}
