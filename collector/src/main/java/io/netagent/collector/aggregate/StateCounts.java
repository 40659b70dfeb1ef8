package io.netagent.collector.aggregate;

import io.netagent.socket.TcpState;
import java.util.Arrays;
import java.util.Collection;

/**
 * The sockets of one process, counted. Immutable; every state, family and kind has a count, zero
 * included.
 */
public final class StateCounts {
  static final int STATES = TcpState.values().length;
  static final int CELLS = 2 * STATES;

  /** No socket at all. */
  public static final StateCounts NONE =
      new StateCounts(
          new long[CELLS],
          0,
          new long[CloseWaitKind.values().length],
          new double[CloseWaitKind.values().length]);

  /** By {@link #cell}. */
  private final long[] byState;

  private final long unknownStates;
  private final long[] closeWaitByKind;
  private final double[] closeWaitOldestSeconds;

  StateCounts(
      long[] byState, long unknownStates, long[] closeWaitByKind, double[] closeWaitOldestSeconds) {
    this.byState = byState.clone();
    this.unknownStates = unknownStates;
    this.closeWaitByKind = closeWaitByKind.clone();
    this.closeWaitOldestSeconds = closeWaitOldestSeconds.clone();
  }

  /** Where a state and a family are counted: first all states of IPv4, then those of IPv6. */
  static int cell(int stateNumber, int family) {
    return stateNumber - 1 + (family == 4 ? 0 : STATES);
  }

  /** The counts of several processes as one. */
  public static StateCounts sum(Collection<StateCounts> parts) {
    long[] byState = new long[CELLS];
    long[] closeWaitByKind = new long[CloseWaitKind.values().length];
    long unknownStates = 0;
    double[] oldestSeconds = new double[CloseWaitKind.values().length];
    for (StateCounts part : parts) {
      // No streams: a host has thousands of parts, and each scrape adds them up.
      for (int i = 0; i < CELLS; i++) {
        byState[i] += part.byState[i];
      }
      for (int i = 0; i < closeWaitByKind.length; i++) {
        closeWaitByKind[i] += part.closeWaitByKind[i];
        oldestSeconds[i] = Math.max(oldestSeconds[i], part.closeWaitOldestSeconds[i]);
      }
      unknownStates += part.unknownStates;
    }
    return new StateCounts(byState, unknownStates, closeWaitByKind, oldestSeconds);
  }

  public long count(TcpState state) {
    return count(state, 4) + count(state, 6);
  }

  /**
   * Of one address family.
   *
   * @param family 4 or 6: that of the socket; a v4-mapped connection counts as 6
   */
  public long count(TcpState state, int family) {
    return byState[cell(state.kernelNumber(), family)];
  }

  /** Rows whose state number this release does not know. */
  public long unknownStates() {
    return unknownStates;
  }

  public long closeWait(CloseWaitKind kind) {
    return closeWaitByKind[kind.index()];
  }

  /**
   * How long the oldest CLOSE_WAIT socket has been in that state, as far as seen; 0 without any.
   */
  public double closeWaitOldestSeconds() {
    return Arrays.stream(closeWaitOldestSeconds).max().orElse(0);
  }

  /** The same of one kind. */
  public double closeWaitOldestSeconds(CloseWaitKind kind) {
    return closeWaitOldestSeconds[kind.index()];
  }

  /** All rows, unknown states included. */
  public long total() {
    long total = unknownStates;
    for (long count : byState) {
      total += count;
    }
    return total;
  }
}
