package io.netagent.socket;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A TCP state as the kernel numbers it (include/net/tcp_states.h). */
public enum TcpState {
  ESTABLISHED(1),
  SYN_SENT(2),
  SYN_RECV(3),
  FIN_WAIT1(4),
  FIN_WAIT2(5),
  TIME_WAIT(6),
  CLOSE(7),
  CLOSE_WAIT(8),
  LAST_ACK(9),
  LISTEN(10),
  CLOSING(11);

  private static final TcpState[] BY_KERNEL_NUMBER = values();

  private final int kernelNumber;
  private final String label;

  TcpState(int kernelNumber) {
    this.kernelNumber = kernelNumber;
    this.label = name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state with this kernel number (1 to 11), or null for a number this release does not know.
   */
  public static @Nullable TcpState ofKernelNumber(int number) {
    return number >= 1 && number <= BY_KERNEL_NUMBER.length ? BY_KERNEL_NUMBER[number - 1] : null;
  }

  /** 1 for ESTABLISHED to 11 for CLOSING. */
  public int kernelNumber() {
    return kernelNumber;
  }

  /** The name in lower case, as it stands in metric labels: {@code close_wait}. */
  public String label() {
    return label;
  }
}
