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
  private final long lastUse;

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
      boolean usedOnce,
      long lastUse) {
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
    this.lastUse = lastUse;
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

  /**
   * Of the last write that came after a pause: how long nothing was read or written before it, to
   * 100 ms. At least a second; -1 if there was no such write, or it is not known.
   */
  public long pauseNanos() {
    long pause = lastUse & LastUse.MAX_PAUSE;
    return pause == 0 ? -1 : pause * LastUse.PAUSE_UNIT_NANOS;
  }

  /**
   * From that write to the close, to 100 ms; 655 s stand for that and more. -1 if there was none.
   */
  public long fromPauseToCloseNanos() {
    return pauseNanos() < 0
        ? -1
        : (lastUse >>> 32 & LastUse.MAX_TO_CLOSE) * LastUse.TO_CLOSE_UNIT_NANOS;
  }

  /** Bytes that were written by it and since; 255 stand for that and more. */
  public int bytesWrittenAfterPause() {
    return (int) (lastUse >>> 48 & LastUse.MAX_BYTES);
  }

  /** Bytes that were read since; 255 stand for that and more. */
  public int bytesReadAfterPause() {
    return (int) (lastUse >>> 56 & LastUse.MAX_BYTES);
  }

  /** Whether it failed because the connection was broken by then. */
  public boolean writeAfterPauseFailed() {
    return (lastUse & LastUse.WRITE_FAILED) != 0;
  }

  /** Whether EOF was read after it; without such a write, whether EOF was read at all. */
  public boolean eofReadLast() {
    return (lastUse & LastUse.EOF_READ) != 0;
  }

  /**
   * Whether something was written, and nothing but EOF was read after the first write that followed
   * the last answer. False if it is not known.
   */
  public boolean unanswered() {
    return (lastUse & LastUse.UNANSWERED) != 0;
  }
}
