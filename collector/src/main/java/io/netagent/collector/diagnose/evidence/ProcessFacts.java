package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.correlate.AgentCoverage;
import io.netagent.collector.correlate.BlockedCalls;
import io.netagent.recorder.FlightRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules may know of a process, at one tick.
 *
 * @param startTicks with the pid it names the process for ever
 * @param jvm whether an agent could be added to it
 * @param agent what its flight record says, absent or not
 * @param stalled it runs no code now: stopped, traced, or its agent's thread does not tick
 * @param stalledForSeconds since when, as far as the record tells; 0 if not known
 * @param openFds or -1
 * @param maxFds the soft limit, or -1
 */
public record ProcessFacts(
    int pid,
    long startTicks,
    String name,
    boolean jvm,
    Agent agent,
    boolean stalled,
    double stalledForSeconds,
    long openFds,
    long maxFds) {

  /**
   * The agent of a process.
   *
   * @param present there is a readable flight record
   * @param recording and it is being written, with every read and write seen: only then are times
   *     and bytes in it evidence
   * @param startedAtNanos CLOCK_MONOTONIC
   * @param applicationPackages of its option {@code app=}
   * @param untrackedOpens connections it had no slot for
   * @param blocked what its threads are blocked in
   * @param coverage how much of the process's sockets the record knows
   * @param record its counters, sites and histograms; null if there is none
   */
  public record Agent(
      boolean present,
      boolean recording,
      long startedAtNanos,
      List<String> applicationPackages,
      long untrackedOpens,
      BlockedCalls blocked,
      AgentCoverage coverage,
      @Nullable FlightRecord record) {
    /** No readable flight record. */
    public static final Agent NONE =
        new Agent(false, false, 0, List.of(), 0, BlockedCalls.NONE, AgentCoverage.NONE, null);

    public Agent {
      applicationPackages = List.copyOf(applicationPackages);
    }
  }
}
