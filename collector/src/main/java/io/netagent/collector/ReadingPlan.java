package io.netagent.collector;

import io.netagent.collector.source.SocketTotals;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import org.jspecify.annotations.Nullable;

/**
 * Which sockets a tick asks the kernel for. On most hosts all of them; on a host with very many,
 * where a walk over the whole table is what the collector costs, only those in states that say
 * something by being there, and all of them often enough that owners stay known and counts stay
 * right. The figures behind it stand in docs/RATIONALE.md. Pure; time is an argument.
 */
final class ReadingPlan {
  /** Up to here a full walk costs less than 20 ms of a core, once in 5 s. */
  static final int ALWAYS_ALL_ROWS = 20_000;

  /**
   * Half of the time that TIME_WAIT lasts: each socket that goes through it is seen in it, and few
   * were opened and closed in between.
   */
  static final long ALL_EVERY_NANOS = 30_000_000_000L;

  /** Few in a healthy table, and all that findings and accept queues need. */
  static final StateSet TELLING =
      StateSet.of(
          TcpState.LISTEN,
          TcpState.SYN_SENT,
          TcpState.SYN_RECV,
          TcpState.FIN_WAIT1,
          TcpState.CLOSE_WAIT,
          TcpState.LAST_ACK,
          TcpState.CLOSING);

  /** From here on the counts of the last full walk are no longer those of the table. */
  private static final double DRIFT = 0.05;

  private boolean begun;
  private long allAtNanos;
  private int rowsAtLastAll;
  private long establishedAtLastAll = -1;
  private long timeWaitAtLastAll = -1;

  /**
   * What the next reading should cover.
   *
   * @param totals the kernel's own counts now, or null if they can't be read
   */
  StateSet next(long nowNanos, @Nullable SocketTotals totals) {
    if (!begun || rowsAtLastAll <= ALWAYS_ALL_ROWS || nowNanos - allAtNanos >= ALL_EVERY_NANOS) {
      return StateSet.ALL;
    }
    boolean moved =
        totals != null
            && (drifted(establishedAtLastAll, totals.established())
                || drifted(timeWaitAtLastAll, totals.timeWait()));
    return moved ? StateSet.ALL : TELLING;
  }

  /**
   * Whether the table is known to be small enough for round-trip times and the like of each row.
   */
  boolean affordsMetrics() {
    return begun && rowsAtLastAll <= ALWAYS_ALL_ROWS;
  }

  /** What the reading has covered in fact, and the totals of just before it. */
  void covered(StateSet states, long nowNanos, int rows, @Nullable SocketTotals totals) {
    if (states.isAll()) {
      begun = true;
      allAtNanos = nowNanos;
      rowsAtLastAll = rows;
      establishedAtLastAll = totals == null ? -1 : totals.established();
      timeWaitAtLastAll = totals == null ? -1 : totals.timeWait();
    }
  }

  /** Since the last reading that covered everything. */
  double allAgeSeconds(long nowNanos) {
    return begun ? (nowNanos - allAtNanos) / 1e9 : Double.NaN;
  }

  private boolean drifted(long before, long now) {
    return before >= 0 && now >= 0 && Math.abs(now - before) > DRIFT * rowsAtLastAll;
  }
}
