package io.netagent.collector.expose;

import io.netagent.collector.correlate.AgentCoverage;
import io.netagent.collector.correlate.BlockedCalls;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordedSite;

/**
 * The agent of one process, as its flight record shows it.
 *
 * @param stalled the agent's thread has not ticked for over a second: the JVM is stopped, in a long
 *     pause or dead
 * @param coverage how much of the process's sockets the record knows
 * @param blocked what its threads were blocked in when the record was read
 * @param siteNames names the frame of a site that is the application's own
 */
public record AgentStatus(
    FlightRecord record,
    boolean stalled,
    AgentCoverage coverage,
    BlockedCalls blocked,
    SiteNames siteNames) {

  /** Names sites. */
  @FunctionalInterface
  public interface SiteNames {
    /** As {@link io.netagent.collector.diagnose.finding.Finding#site()}. */
    String frame(RecordedSite site);
  }

  /** What it could not hook. */
  public HookReport hooks() {
    return HookReport.parse(record.header().hookReport());
  }
}
