package io.netagent.collector.aggregate;

import io.netagent.socket.TcpState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts rows into one {@link StateCounts} per process. For one reading of the table. */
public final class ProcessCounts {
  /** The pid under which rows without a visible owner are counted. */
  public static final int NO_OWNER = -1;

  private static final List<CloseWaitKind> KINDS = List.of(CloseWaitKind.values());

  private final Map<Integer, Tally> byPid = new HashMap<>();

  /** Starts with an empty count for the rows without owner, so that it is always there. */
  public ProcessCounts() {
    byPid.put(NO_OWNER, new Tally());
  }

  private static final class Tally {
    private final long[] byKernelNumberMinusOne = new long[TcpState.values().length];
    private final long[] closeWaitByKind = new long[CloseWaitKind.values().length];
    private long unknownStates;
    private double closeWaitOldestSeconds;

    StateCounts counts() {
      return new StateCounts(
          byKernelNumberMinusOne, unknownStates, closeWaitByKind, closeWaitOldestSeconds);
    }
  }

  /**
   * Counts one row.
   *
   * @param stateNumber as the kernel numbers it; one that no {@link TcpState} has is counted as
   *     such
   * @param kind null unless the row is in CLOSE_WAIT
   */
  public void add(int pid, int stateNumber, @Nullable CloseWaitKind kind, double stateForSeconds) {
    Tally tally = byPid.computeIfAbsent(pid, p -> new Tally());
    if (TcpState.ofKernelNumber(stateNumber) == null) {
      tally.unknownStates++;
    } else {
      tally.byKernelNumberMinusOne[stateNumber - 1]++;
    }
    if (kind != null) {
      tally.closeWaitByKind[KINDS.indexOf(kind)]++;
      tally.closeWaitOldestSeconds = Math.max(tally.closeWaitOldestSeconds, stateForSeconds);
    }
  }

  /** By pid; {@link #NO_OWNER} is always among them. */
  public Map<Integer, StateCounts> byPid() {
    Map<Integer, StateCounts> counts = new HashMap<>();
    byPid.forEach((pid, tally) -> counts.put(pid, tally.counts()));
    return counts;
  }
}
