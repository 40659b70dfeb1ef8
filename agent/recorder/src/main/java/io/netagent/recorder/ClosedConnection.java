package io.netagent.recorder;

/**
 * A connection that the process has closed; its row in the kernel's table (TIME_WAIT, FIN_WAIT2, …)
 * has neither inode nor owner any more. All times are CLOCK_MONOTONIC.
 */
public final class ClosedConnection {
  private final long sequence;
  private final ConnectionRole role;
  private final CloseReason reason;
  private final long remoteHigh;
  private final long remoteLow;
  private final int remotePort;
  private final int localPort;
  private final int siteId;
  private final long openedAtNanos;
  private final long closedAtNanos;
  private final boolean adopted;
  private final boolean usedOnce;

  ClosedConnection(
      long sequence,
      ConnectionRole role,
      CloseReason reason,
      long remoteHigh,
      long remoteLow,
      int remotePort,
      int localPort,
      int siteId,
      long openedAtNanos,
      long closedAtNanos,
      boolean adopted,
      boolean usedOnce) {
    this.sequence = sequence;
    this.role = role;
    this.reason = reason;
    this.remoteHigh = remoteHigh;
    this.remoteLow = remoteLow;
    this.remotePort = remotePort;
    this.localPort = localPort;
    this.siteId = siteId;
    this.openedAtNanos = openedAtNanos;
    this.closedAtNanos = closedAtNanos;
    this.adopted = adopted;
    this.usedOnce = usedOnce;
  }

  /** No other one of its record has it: its number in its lane, above the lane's in three bits. */
  public long sequence() {
    return sequence;
  }

  public ConnectionRole role() {
    return role;
  }

  public CloseReason reason() {
    return reason;
  }

  /** The remote address: 16 network-order bytes, the first eight; IPv4 as ::ffff:a.b.c.d. */
  public long remoteHigh() {
    return remoteHigh;
  }

  /** The last eight bytes of the remote address. */
  public long remoteLow() {
    return remoteLow;
  }

  public int remotePort() {
    return remotePort;
  }

  /** 0 if another thread closed the connection before the one that opened it knew the port. */
  public int localPort() {
    return localPort;
  }

  /**
   * Index in {@link FlightRecord#sites()}; -1 for none. A connection that was closed as soon as it
   * was open may get its site a moment after it is first read, and is read once more then.
   */
  public int siteId() {
    return siteId;
  }

  /** Begin of connect, end of accept; of an adopted one, when the agent found it. */
  public long openedAtNanos() {
    return openedAtNanos;
  }

  /** Just before close(2). */
  public long closedAtNanos() {
    return closedAtNanos;
  }

  /** Whether it was open before the agent was there. */
  public boolean adopted() {
    return adopted;
  }

  /**
   * Whether nothing followed its first exchange: a client that wrote or read, but wrote nothing
   * after a read; a server that answered at most once. False if it was adopted: not known.
   */
  public boolean usedOnce() {
    return usedOnce;
  }
}
