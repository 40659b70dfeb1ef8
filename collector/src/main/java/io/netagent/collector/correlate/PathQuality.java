package io.netagent.collector.correlate;

/**
 * How well data reached one remote address within the last minute, by whatever connection.
 *
 * @param remote the address, without a port
 * @param sent data segments, those sent again included
 * @param retransmitted segments that were sent again
 * @param rttMicrosSum of the kernel's smoothed round-trip times, one for each connection and look
 *     in which something was acknowledged
 * @param rtts how many these are
 */
public record PathQuality(
    String remote, long sent, long retransmitted, long rttMicrosSum, long rtts) {

  /** 0 to 1; NaN if nothing was sent. */
  public double retransmitRatio() {
    return sent == 0 ? Double.NaN : Math.min(1, (double) retransmitted / sent);
  }

  /** The mean; NaN if none is known. */
  public double rttSeconds() {
    return rtts == 0 ? Double.NaN : rttMicrosSum / 1e6 / rtts;
  }

  /** Both as one, under the remote of this. */
  public PathQuality plus(PathQuality other) {
    return new PathQuality(
        remote,
        sent + other.sent,
        retransmitted + other.retransmitted,
        rttMicrosSum + other.rttMicrosSum,
        rtts + other.rtts);
  }
}
