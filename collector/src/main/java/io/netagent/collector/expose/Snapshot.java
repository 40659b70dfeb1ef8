package io.netagent.collector.expose;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.Finding;
import java.util.List;

/**
 * All that one tick found out; what every exposer serves until the next one. Immutable.
 *
 * @param takenAtEpochMillis when the kernel's table was read
 * @param tickNumber from 1
 * @param processes those with a socket or a flight record, by pid; rows without a visible owner
 *     stand under one entry with pid -1 and process {@code unknown}, always present
 * @param limitations what can't be seen and why, in sentences that name the missing right; empty
 *     when nothing is missing
 */
public record Snapshot(
    long takenAtEpochMillis,
    long tickNumber,
    SourceStatus source,
    List<ProcessStatus> processes,
    List<CorrelatedConnection> connections,
    List<Finding> findings,
    List<String> limitations) {

  public Snapshot {
    processes = List.copyOf(processes);
    connections = List.copyOf(connections);
    findings = List.copyOf(findings);
    limitations = List.copyOf(limitations);
  }
}
