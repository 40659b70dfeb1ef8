package io.netagent.socket;

import org.jspecify.annotations.Nullable;

/**
 * A reusable cursor over one row of the kernel's socket table.
 *
 * <p>Sources overwrite it for each row and hand it on, so whoever keeps a row copies it (into a
 * {@link SocketTable}, or as a {@link #fourTuple()}). A source calls all six setters for each row;
 * nothing of the row before remains.
 */
public final class SocketRecord {
  private int family;
  private int stateNumber;
  private long localHigh;
  private long localLow;
  private int localPort;
  private long remoteHigh;
  private long remoteLow;
  private int remotePort;
  private long recvQueueBytes;
  private long sendQueueBytes;
  private int timerKind;
  private long timerRemainingMillis;
  private int retransmits;
  private long uid = -1;
  private long inode;

  /** 4 or 6: the table the row came from. A v4-mapped row of the IPv6 table is 6. */
  public int family() {
    return family;
  }

  /** The state as the kernel printed it, kept even if no {@link TcpState} has this number. */
  public int stateNumber() {
    return stateNumber;
  }

  /** The state, or null for a number that this release does not know. */
  public @Nullable TcpState state() {
    return TcpState.ofKernelNumber(stateNumber);
  }

  /** Bytes 0 to 7 of the local address, network order (see {@link FourTuple}). */
  public long localHigh() {
    return localHigh;
  }

  /** Bytes 8 to 15 of the local address. */
  public long localLow() {
    return localLow;
  }

  /** 0 to 65535. */
  public int localPort() {
    return localPort;
  }

  /** Bytes 0 to 7 of the remote address; 0 for a listener. */
  public long remoteHigh() {
    return remoteHigh;
  }

  /** Bytes 8 to 15 of the remote address. */
  public long remoteLow() {
    return remoteLow;
  }

  /** 0 to 65535; 0 for a listener. */
  public int remotePort() {
    return remotePort;
  }

  /**
   * Recv-Q: bytes received and not read, where an unread FIN counts as 1; for LISTEN the
   * connections that wait in the accept queue.
   */
  public long recvQueueBytes() {
    return recvQueueBytes;
  }

  /**
   * Send-Q: bytes written and not acknowledged. An unsigned 32-bit difference of two sequence
   * numbers read without a lock, so a value near 2^32 is a transient negative one.
   */
  public long sendQueueBytes() {
    return sendQueueBytes;
  }

  /** 0 none, 1 retransmit, 2 keepalive or other, 3 TIME_WAIT, 4 zero-window probe (proc(5)). */
  public int timerKind() {
    return timerKind;
  }

  /** Until the timer of {@link #timerKind()} fires; in steps of 10 ms where the source is text. */
  public long timerRemainingMillis() {
    return timerRemainingMillis;
  }

  /** Retransmission timeouts of the segment now being sent, not over the connection's life. */
  public int retransmits() {
    return retransmits;
  }

  /** The owner, or -1 where the row does not carry it. */
  public long uid() {
    return uid;
  }

  /** The socket's inode, or 0 for none: TIME_WAIT, orphans, connections not yet accepted. */
  public long inode() {
    return inode;
  }

  /** Both ends as a value to keep. Allocates: for the few rows that are worth it. */
  public FourTuple fourTuple() {
    return new FourTuple(localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort);
  }

  /** The table (4 or 6) and the kernel's state number. */
  public void setState(int family, int stateNumber) {
    this.family = family;
    this.stateNumber = stateNumber;
  }

  /** The local end: 16 network-order address bytes in two longs, and the port. */
  public void setLocal(long high, long low, int port) {
    localHigh = high;
    localLow = low;
    localPort = port;
  }

  /** The remote end, like {@link #setLocal}. */
  public void setRemote(long high, long low, int port) {
    remoteHigh = high;
    remoteLow = low;
    remotePort = port;
  }

  /** Recv-Q and Send-Q. */
  public void setQueues(long recvQueueBytes, long sendQueueBytes) {
    this.recvQueueBytes = recvQueueBytes;
    this.sendQueueBytes = sendQueueBytes;
  }

  /** The pending timer and what has been retransmitted. */
  public void setTimer(int timerKind, long timerRemainingMillis, int retransmits) {
    this.timerKind = timerKind;
    this.timerRemainingMillis = timerRemainingMillis;
    this.retransmits = retransmits;
  }

  /** The uid (-1 unknown) and the inode (0 none). */
  public void setOwner(long uid, long inode) {
    this.uid = uid;
    this.inode = inode;
  }

  /** For messages and failed assertions: {@code CLOSE_WAIT 127.0.0.1:80 -> 127.0.0.1:4000 …}. */
  @Override
  public String toString() {
    TcpState state = state();
    return (state == null ? "state " + stateNumber : state.name())
        + (" " + fourTuple() + " ipv" + family)
        + (" recvQ=" + recvQueueBytes + " sendQ=" + sendQueueBytes)
        + (" timer=" + timerKind + "," + timerRemainingMillis + "ms," + retransmits)
        + (" uid=" + uid + " inode=" + inode);
  }
}
