package io.netagent.collector.correlate;

/**
 * What was lost of late on the connections of one process with one remote address, as far as data
 * got through after all: what a connection sends again without ever getting an answer is not in it.
 *
 * @param namespace see {@link NamespaceRows}
 * @param pid of the owner, or -1
 * @param remote the address alone: a path leads to a host, not to a port
 * @param remoteHigh bytes 0 to 7 of it
 * @param remoteLow bytes 8 to 15 of it
 * @param inbound accepted here, as far as a listener on the local port tells
 * @param connections with that address now
 * @param lossyConnections as many of them, at least, had to send something again
 * @param retransmitted segments, in the last minute
 * @param sent segments with data, those sent again included, in that time
 * @param lossyTicks looks in that time that showed some sent again
 * @param spreadSeconds from the first of these looks to the last
 * @param watchedSeconds the part of the minute that was looked at
 * @param sinceSeconds since when there has been no minute without a loss
 * @param rttMicros mean round-trip time of these connections; -1 if not told
 * @param otherRetransmitted of all connections of the network namespace with other addresses, in
 *     the last minute
 * @param otherSent their segments with data
 */
public record PathLoss(
    long namespace,
    int pid,
    String remote,
    long remoteHigh,
    long remoteLow,
    boolean inbound,
    int connections,
    int lossyConnections,
    long retransmitted,
    long sent,
    int lossyTicks,
    double spreadSeconds,
    double watchedSeconds,
    double sinceSeconds,
    long rttMicros,
    long otherRetransmitted,
    long otherSent) {

  /** 0 to 1. */
  public double share() {
    return sent == 0 ? 0 : (double) retransmitted / sent;
  }

  /** Of the other connections; NaN if they sent nothing. */
  public double otherShare() {
    return otherSent == 0 ? Double.NaN : (double) otherRetransmitted / otherSent;
  }
}
