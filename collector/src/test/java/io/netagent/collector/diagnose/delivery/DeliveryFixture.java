package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.correlate.Delivery;
import io.netagent.socket.TcpTimer;

/** How data gets through, as the kernel tells it in the cases that matter. */
final class DeliveryFixture {
  private DeliveryFixture() {}

  /**
   * Sent again so often after a first time-out of 200 ms, the last time just now.
   *
   * @param silentSeconds since the peer's last sign of life
   */
  static Delivery backingOff(int retransmits, double silentSeconds) {
    long rtoMicros = 200_000L << retransmits;
    return new Delivery(
        TcpTimer.RETRANSMIT,
        rtoMicros / 1000,
        retransmits,
        rtoMicros,
        300,
        1,
        retransmits,
        65_536,
        0,
        500,
        900,
        (long) (silentSeconds * 1000),
        10,
        (long) (silentSeconds * 1000));
  }

  /** As /proc and ss without -i tell it. */
  static Delivery withoutMetrics(TcpTimer timer, int retransmits) {
    return new Delivery(timer, 400, retransmits, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
  }

  /** The window is closed, the probes are answered. */
  static Delivery shut(double sinceSeconds, long bytesAcked) {
    return shut(sinceSeconds, bytesAcked, 0);
  }

  static Delivery shut(double sinceSeconds, long bytesAcked, int probesUnanswered) {
    return new Delivery(
        TcpTimer.PERSIST,
        400,
        probesUnanswered,
        208_000,
        300,
        0,
        0,
        0,
        3_000_000,
        bytesAcked,
        28,
        (long) (sinceSeconds * 1000),
        (long) (sinceSeconds * 1000),
        2000);
  }

  /** No probe of an idle connection has been answered since. */
  static Delivery keepalive(int probes, double silentSeconds) {
    long millis = (long) (silentSeconds * 1000);
    return new Delivery(
        TcpTimer.KEEPALIVE,
        5000,
        probes,
        204_000,
        300,
        0,
        0,
        65_536,
        0,
        500,
        900,
        millis,
        millis,
        millis);
  }
}
