package io.netagent.socket;

import org.jspecify.annotations.Nullable;

/**
 * The timer that is pending on a socket, as the kernel numbers it (proc(5), the field {@code tr};
 * {@code idiag_timer} in net/ipv4/inet_diag.c) and as ss(8) names it.
 */
public enum TcpTimer {
  /** Nothing is pending. */
  NONE(0, "none"),
  /** Retransmission, early retransmit or tail loss probe: data is not acknowledged. */
  RETRANSMIT(1, "on"),
  /** Keepalive, and the SYN-ACK timer of a half-open connection. */
  KEEPALIVE(2, "keepalive"),
  /** The end of TIME_WAIT, or of FIN_WAIT2 without an owner. */
  TIME_WAIT(3, "timewait"),
  /** Zero-window probe: the peer takes no more data. */
  PERSIST(4, "persist");

  private static final TcpTimer[] BY_KERNEL_NUMBER = values();

  private final int kernelNumber;
  private final String ssName;

  TcpTimer(int kernelNumber, String ssName) {
    this.kernelNumber = kernelNumber;
    this.ssName = ssName;
  }

  /** The timer with this number, or null: -1 (not told) or a number this release does not know. */
  public static @Nullable TcpTimer ofKernelNumber(int number) {
    return number >= 0 && number < BY_KERNEL_NUMBER.length ? BY_KERNEL_NUMBER[number] : null;
  }

  /** 0 to 4. */
  public int kernelNumber() {
    return kernelNumber;
  }

  /** As ss prints it: {@code on}, {@code keepalive}, {@code timewait}, {@code persist}. */
  public String ssName() {
    return ssName;
  }
}
