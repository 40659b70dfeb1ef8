package io.netagent.collector.aggregate;

import io.netagent.socket.TcpState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts rows into one {@link StateCounts} per process. For one tick. */
public final class ProcessCounts {
  /** The pid under which rows without a visible owner are counted. */
  public static final int NO_OWNER = -1;

  private final Map<Integer, Tally> byPid = new HashMap<>();

  /** The last ones asked for, by the low bits of the pid: there are many rows and few processes. */
  private final @Nullable Tally[] recent = new Tally[64];

  /** Starts with an empty count for the rows without owner, so that it is always there. */
  public ProcessCounts() {
    byPid.put(NO_OWNER, new Tally(NO_OWNER));
  }

  private static final class Tally {
    final int pid;
    final long[] byState = new long[StateCounts.CELLS];
    final long[] closeWaitByKind = new long[CloseWaitKind.values().length];
    long unknownStates;
    final double[] closeWaitOldestSeconds = new double[CloseWaitKind.values().length];

    Tally(int pid) {
      this.pid = pid;
    }

    StateCounts counts() {
      return new StateCounts(byState, unknownStates, closeWaitByKind, closeWaitOldestSeconds);
    }
  }

  /**
   * Counts one row.
   *
   * @param stateNumber as the kernel numbers it; one that no {@link TcpState} has is counted as
   *     such
   * @param family 4, or anything else for 6
   */
  public void add(int pid, int stateNumber, int family) {
    Tally tally = tally(pid);
    if (stateNumber < 1 || stateNumber > StateCounts.STATES) {
      tally.unknownStates++;
    } else {
      tally.byState[StateCounts.cell(stateNumber, family)]++;
    }
  }

  /** Counts a row in CLOSE_WAIT, besides {@link #add}. */
  public void addCloseWait(int pid, @Nullable CloseWaitKind kind, double stateForSeconds) {
    if (kind != null) {
      Tally tally = tally(pid);
      tally.closeWaitByKind[kind.index()]++;
      tally.closeWaitOldestSeconds[kind.index()] =
          Math.max(tally.closeWaitOldestSeconds[kind.index()], stateForSeconds);
    }
  }

  /** By pid; {@link #NO_OWNER} is always among them. */
  public Map<Integer, StateCounts> byPid() {
    Map<Integer, StateCounts> counts = new HashMap<>();
    byPid.forEach((pid, tally) -> counts.put(pid, tally.counts()));
    return counts;
  }

  private Tally tally(int pid) {
    int place = pid & (recent.length - 1);
    Tally tally = recent[place];
    if (tally == null || tally.pid != pid) {
      tally = byPid.computeIfAbsent(pid, Tally::new);
      recent[place] = tally;
    }
    return tally;
  }
}
