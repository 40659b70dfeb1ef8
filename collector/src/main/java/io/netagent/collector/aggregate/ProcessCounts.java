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

  // The last one asked for: rows of one process often follow each other.
  private Tally latest = new Tally();
  private int latestPid = NO_OWNER;

  /** Starts with an empty count for the rows without owner, so that it is always there. */
  public ProcessCounts() {
    byPid.put(NO_OWNER, latest);
  }

  private static final class Tally {
    final long[] byState = new long[StateCounts.CELLS];
    final long[] closeWaitByKind = new long[CloseWaitKind.values().length];
    long unknownStates;
    double closeWaitOldestSeconds;

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
      tally.closeWaitOldestSeconds = Math.max(tally.closeWaitOldestSeconds, stateForSeconds);
    }
  }

  /** By pid; {@link #NO_OWNER} is always among them. */
  public Map<Integer, StateCounts> byPid() {
    Map<Integer, StateCounts> counts = new HashMap<>();
    byPid.forEach((pid, tally) -> counts.put(pid, tally.counts()));
    return counts;
  }

  private Tally tally(int pid) {
    if (pid != latestPid) {
      latest = byPid.computeIfAbsent(pid, p -> new Tally());
      latestPid = pid;
    }
    return latest;
  }
}
