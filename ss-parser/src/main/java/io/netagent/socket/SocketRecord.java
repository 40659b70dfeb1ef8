package io.netagent.socket;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reusable cursor over one row of a socket table, whichever source it comes from.
 *
 * <p>Sources overwrite it for each row and hand it on, so whoever keeps a row copies it (into a
 * {@link SocketTable}, or as a {@link #fourTuple()}). A source calls {@link #clear} first and then
 * sets what it knows. What a source does not tell keeps its sentinel, which is never a value of its
 * own: -1 for numbers, 0 for cookie and cgroup, null or an empty list for the rest.
 */
public final class SocketRecord {
  private static final TcpMetric[] METRICS = TcpMetric.values();

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
  private int acceptQueueLimit = -1;
  private int timerNumber = -1;
  private long timerRemainingMillis = -1;
  private int retransmits = -1;
  private long uid = -1;
  private long inode = -1;
  private long cookie;
  private long cgroupId;
  private int interfaceIndex = -1;
  private @Nullable String localScope;
  private @Nullable String remoteScope;
  private List<SocketHolder> holders = List.of();

  /** By {@link TcpMetric#index()}, all -1 unless {@link #metricsTold}. */
  private final long[] metrics = new long[TcpMetric.COUNT];

  private boolean metricsTold;

  public SocketRecord() {
    Arrays.fill(metrics, -1);
  }

  /** Forgets the row before: everything is unknown until it is set. */
  public void clear() {
    family = 0;
    stateNumber = 0;
    localHigh = 0;
    localLow = 0;
    localPort = 0;
    remoteHigh = 0;
    remoteLow = 0;
    remotePort = 0;
    recvQueueBytes = 0;
    sendQueueBytes = 0;
    acceptQueueLimit = -1;
    timerNumber = -1;
    timerRemainingMillis = -1;
    retransmits = -1;
    uid = -1;
    inode = -1;
    cookie = 0;
    cgroupId = 0;
    interfaceIndex = -1;
    localScope = null;
    remoteScope = null;
    holders = List.of();
    if (metricsTold) {
      Arrays.fill(metrics, -1);
      metricsTold = false;
    }
  }

  /** 4 or 6: the socket's family. A v4-mapped row of an IPv6 socket is 6. */
  public int family() {
    return family;
  }

  /** The state as the kernel numbers it, kept even if no {@link TcpState} has this number. */
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
   * Send-Q: bytes written and not acknowledged; 0 for LISTEN. An unsigned 32-bit difference of two
   * sequence numbers read without a lock, so a value near 2^32 is a transient negative one.
   */
  public long sendQueueBytes() {
    return sendQueueBytes;
  }

  /** For LISTEN the most connections that may wait in the accept queue; else -1. */
  public int acceptQueueLimit() {
    return acceptQueueLimit;
  }

  /** The pending timer's kernel number (see {@link TcpTimer}); -1 if not told. */
  public int timerNumber() {
    return timerNumber;
  }

  /** The pending timer, or null if it is not told or its number is not known. */
  public @Nullable TcpTimer timer() {
    return TcpTimer.ofKernelNumber(timerNumber);
  }

  /** Until the timer fires, in steps of 10 ms or coarser where the source is text; -1 not told. */
  public long timerRemainingMillis() {
    return timerRemainingMillis;
  }

  /** Retransmission timeouts of the segment now being sent, not over the life; -1 not told. */
  public int retransmits() {
    return retransmits;
  }

  /** The owner, or -1 where the row does not carry it. */
  public long uid() {
    return uid;
  }

  /**
   * The socket's inode; 0 for none (TIME_WAIT, orphans, connections not yet accepted); -1 if the
   * source does not tell it.
   */
  public long inode() {
    return inode;
  }

  /** What the kernel calls this socket from SYN to the end of TIME_WAIT; 0 if not told. */
  public long cookie() {
    return cookie;
  }

  /** The cgroup v2 id (its directory's inode) the socket was made in; 0 if not told. */
  public long cgroupId() {
    return cgroupId;
  }

  /** The interface that the socket is bound to; 0 for none, -1 if not told by number. */
  public int interfaceIndex() {
    return interfaceIndex;
  }

  /** The interface's name behind the local address ({@code fe80::1%eth0}), or null. */
  public @Nullable String localScope() {
    return localScope;
  }

  /** The same behind the remote address, or null. */
  public @Nullable String remoteScope() {
    return remoteScope;
  }

  /** The processes that the source itself names; empty where it does not. */
  public List<SocketHolder> holders() {
    return holders;
  }

  /** The figure, or -1 if it is not told. */
  public long metric(TcpMetric metric) {
    return metrics[metric.index()];
  }

  /** Whether any {@link TcpMetric} is told. */
  public boolean metricsTold() {
    return metricsTold;
  }

  /** Both ends as a value to keep. Allocates: for the few rows that are worth it. */
  public FourTuple fourTuple() {
    return new FourTuple(localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort);
  }

  /** The family (4 or 6) and the kernel's state number. */
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

  /** Of a listener; -1 not told. */
  public void setAcceptQueueLimit(int acceptQueueLimit) {
    this.acceptQueueLimit = acceptQueueLimit;
  }

  /** The pending timer and what has been retransmitted; -1 for what is not told. */
  public void setTimer(int timerNumber, long timerRemainingMillis, int retransmits) {
    this.timerNumber = timerNumber;
    this.timerRemainingMillis = timerRemainingMillis;
    this.retransmits = retransmits;
  }

  /** The uid (-1 unknown) and the inode (0 none, -1 unknown). */
  public void setOwner(long uid, long inode) {
    this.uid = uid;
    this.inode = inode;
  }

  /** The kernel's cookie and cgroup id; 0 for what is not told. */
  public void setKernelIds(long cookie, long cgroupId) {
    this.cookie = cookie;
    this.cgroupId = cgroupId;
  }

  /** The interface the socket is bound to: 0 none, -1 not told. */
  public void setInterfaceIndex(int interfaceIndex) {
    this.interfaceIndex = interfaceIndex;
  }

  /** The names of interfaces behind the addresses, null for none. */
  public void setScopes(@Nullable String localScope, @Nullable String remoteScope) {
    this.localScope = localScope;
    this.remoteScope = remoteScope;
  }

  /** The processes named; the list is kept, so it must not change. */
  public void setHolders(List<SocketHolder> holders) {
    this.holders = holders;
  }

  /** One figure; -1 takes it back. */
  public void setMetric(TcpMetric metric, long value) {
    metrics[metric.index()] = value;
    metricsTold = true;
  }

  /** For messages and failed assertions: {@code CLOSE_WAIT 127.0.0.1:80 -> 127.0.0.1:4000 …}. */
  @Override
  public String toString() {
    TcpState state = state();
    StringBuilder text = new StringBuilder();
    text.append(state == null ? "state " + stateNumber : state.name());
    text.append(" ").append(fourTuple()).append(" ipv").append(family);
    text.append(" scopes=").append(localScope).append(",").append(remoteScope);
    text.append(" recvQ=").append(recvQueueBytes).append(" sendQ=").append(sendQueueBytes);
    text.append(" limit=").append(acceptQueueLimit).append(" timer=").append(timerNumber);
    text.append(",").append(timerRemainingMillis).append("ms,").append(retransmits);
    text.append(" uid=").append(uid).append(" inode=").append(inode);
    text.append(" cookie=").append(Long.toHexString(cookie)).append(" cgroup=").append(cgroupId);
    text.append(" if=").append(interfaceIndex).append(" holders=").append(holders);
    for (TcpMetric metric : METRICS) {
      if (metric(metric) >= 0) {
        text.append(" ").append(metric).append("=").append(metric(metric));
      }
    }
    return text.toString();
  }
}
