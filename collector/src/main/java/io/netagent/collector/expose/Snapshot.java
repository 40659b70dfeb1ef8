package io.netagent.collector.expose;

import io.netagent.collector.aggregate.Remotes;
import io.netagent.collector.correlate.PathQualities;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.Withdrawn;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that one tick found out; what every exposer serves until the next one. Immutable, but for the
 * connections and stacks, which are looked up when they are asked for.
 *
 * @param takenAtEpochMillis when the kernel's table was read
 * @param tickNumber from 1
 * @param processes those with a socket or a flight record, by pid; rows without a visible owner
 *     stand under one entry with pid -1 and process {@code unknown}, always present
 * @param namespaces the collector's own first
 * @param remotes of all namespaces together
 * @param paths of all namespaces together
 * @param stacks asks a JVM when it is called
 * @param withdrawn findings that stood within the last hour and do no more, the latest first
 * @param awaited what is worth a longer look: in words, the soonest first
 * @param limitations what can't be seen and why, in sentences that name the missing right; empty
 *     when nothing is missing
 * @param events how the event log does; null without one
 */
public record Snapshot(
    long takenAtEpochMillis,
    long tickNumber,
    SourceStatus source,
    List<ProcessStatus> processes,
    List<NamespaceStatus> namespaces,
    Remotes remotes,
    PathQualities paths,
    ConnectionListing connections,
    StackLook stacks,
    List<Finding> findings,
    List<Withdrawn> withdrawn,
    List<Awaited> awaited,
    List<String> limitations,
    @Nullable EventLogStatus events) {

  public Snapshot {
    processes = List.copyOf(processes);
    namespaces = List.copyOf(namespaces);
    findings = List.copyOf(findings);
    withdrawn = List.copyOf(withdrawn);
    awaited = List.copyOf(awaited);
    limitations = List.copyOf(limitations);
  }

  /** One without an event log. */
  public Snapshot(
      long takenAtEpochMillis,
      long tickNumber,
      SourceStatus source,
      List<ProcessStatus> processes,
      List<NamespaceStatus> namespaces,
      Remotes remotes,
      PathQualities paths,
      ConnectionListing connections,
      StackLook stacks,
      List<Finding> findings,
      List<Withdrawn> withdrawn,
      List<Awaited> awaited,
      List<String> limitations) {
    this(
        takenAtEpochMillis,
        tickNumber,
        source,
        processes,
        namespaces,
        remotes,
        paths,
        connections,
        stacks,
        findings,
        withdrawn,
        awaited,
        limitations,
        null);
  }

  /** The same with an event log, whose limitations come last. */
  public Snapshot with(EventLogStatus log) {
    Set<String> all = new LinkedHashSet<>(limitations); // Some are the ticks' as well.
    all.addAll(log.limitations());
    return new Snapshot(
        takenAtEpochMillis,
        tickNumber,
        source,
        processes,
        namespaces,
        remotes,
        paths,
        connections,
        stacks,
        findings,
        withdrawn,
        awaited,
        List.copyOf(all),
        log);
  }
}
