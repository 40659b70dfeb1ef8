package io.netagent.collector.aggregate;

import io.netagent.socket.TcpState;
import java.util.Arrays;

/**
 * The sockets of one process, counted. Immutable; every state and kind has a count, zero included.
 */
public final class StateCounts {
  /** No socket at all. */
  public static final StateCounts NONE =
      new StateCounts(
          new long[TcpState.values().length], 0, new long[CloseWaitKind.values().length], 0);

  private final long[] byKernelNumberMinusOne;
  private final long unknownStates;
  private final long[] closeWaitByKind;
  private final double closeWaitOldestSeconds;

  StateCounts(
      long[] byKernelNumberMinusOne,
      long unknownStates,
      long[] closeWaitByKind,
      double closeWaitOldestSeconds) {
    this.byKernelNumberMinusOne = byKernelNumberMinusOne.clone();
    this.unknownStates = unknownStates;
    this.closeWaitByKind = closeWaitByKind.clone();
    this.closeWaitOldestSeconds = closeWaitOldestSeconds;
  }

  public long count(TcpState state) {
    return byKernelNumberMinusOne[state.kernelNumber() - 1];
  }

  /** Rows whose state number this release does not know. */
  public long unknownStates() {
    return unknownStates;
  }

  public long closeWait(CloseWaitKind kind) {
    return closeWaitByKind[Arrays.asList(CloseWaitKind.values()).indexOf(kind)];
  }

  /**
   * How long the oldest CLOSE_WAIT socket has been in that state, as far as seen; 0 without any.
   */
  public double closeWaitOldestSeconds() {
    return closeWaitOldestSeconds;
  }

  /** All rows, unknown states included. */
  public long total() {
    return Arrays.stream(byKernelNumberMinusOne).sum() + unknownStates;
  }
}
