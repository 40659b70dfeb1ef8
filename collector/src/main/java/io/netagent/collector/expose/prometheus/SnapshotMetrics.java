package io.netagent.collector.expose.prometheus;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.diagnose.Finding;
import io.netagent.collector.diagnose.RuleId;
import io.netagent.collector.diagnose.Severity;
import io.netagent.collector.expose.AgentStatus;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SourceStatus;
import io.netagent.recorder.RecordCounter;
import io.netagent.socket.TcpState;
import io.prometheus.client.Collector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest snapshot as metric families. Built once for each snapshot, however often it is
 * scraped.
 */
public final class SnapshotMetrics extends Collector {
  /**
   * What a JVM with an agent has with value 0 while there is nothing to find: an alert resolves on
   * a 0, and an absent series only goes stale.
   */
  private static final List<FindingLabels> ALWAYS_SHOWN =
      Stream.of(RuleId.values())
          .map(rule -> new FindingLabels(rule.text(), rule.usualSeverity(), rule.benign()))
          .toList();

  private final LatestSnapshot latest;
  private final String version;

  // Both guarded by this.
  private final JvmCounterFloor counters = new JvmCounterFloor();
  private @Nullable Built built;

  public SnapshotMetrics(LatestSnapshot latest, String version) {
    this.latest = latest;
    this.version = version;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // another snapshot, however equal, is a later one
  public synchronized List<MetricFamilySamples> collect() {
    LatestSnapshot.Arrival arrival = latest.newest();
    Snapshot snapshot = arrival == null ? null : arrival.snapshot();
    if (built == null || built.snapshot != snapshot) {
      built = new Built(snapshot, families(snapshot));
    }
    return built.families;
  }

  private List<MetricFamilySamples> families(@Nullable Snapshot snapshot) {
    FamilyBuilder families = new FamilyBuilder();
    if (snapshot == null) {
      families.add(MetricCatalog.COLLECTOR_INFO, 1, version, "");
      return families.build();
    }
    counters.advance(snapshot.processes());
    for (ProcessStatus process : snapshot.processes()) {
      addProcess(families, process);
    }
    addFindings(families, snapshot);
    addCollector(families, snapshot);
    return families.build();
  }

  private void addProcess(FamilyBuilder families, ProcessStatus process) {
    String name = LabelText.printable(process.process());
    String pid = pidLabel(process.pid());
    for (TcpState state : TcpState.values()) {
      long count = process.counts().count(state);
      families.add(MetricCatalog.TCP_CONNECTIONS, count, state.label(), name, pid);
    }
    for (CloseWaitKind kind : CloseWaitKind.values()) {
      long count = process.counts().closeWait(kind);
      families.add(MetricCatalog.CLOSE_WAIT_CONNECTIONS, count, kind.label(), name, pid);
    }
    double oldestSeconds = process.counts().closeWaitOldestSeconds();
    families.add(MetricCatalog.CLOSE_WAIT_OLDEST, oldestSeconds, name, pid);
    if (process.openFds() >= 0) {
      families.add(MetricCatalog.PROCESS_OPEN_FDS, process.openFds(), name, pid);
    }
    if (process.maxFds() >= 0) {
      families.add(MetricCatalog.PROCESS_MAX_FDS, process.maxFds(), name, pid);
    }
    AgentStatus agent = process.agent();
    if (agent != null) {
      addCounters(families, process.pid(), name, pid);
      families.add(MetricCatalog.JVM_OPEN, agent.record().connections().size(), name, pid);
      families.add(MetricCatalog.JVM_UNKNOWN, agent.unknownToAgent(), name, pid);
      families.add(MetricCatalog.JVM_STALLED, agent.stalled() ? 1 : 0, name, pid);
    }
  }

  private void addCounters(FamilyBuilder families, int pid, String name, String pidLabel) {
    for (RecordCounter counter : RecordCounter.values()) {
      long count = counters.count(pid, counter);
      switch (counter) {
        case HOOK_ERRORS -> families.add(MetricCatalog.HOOK_ERRORS, count, name, pidLabel);
        case UNTRACKED_OPENS ->
            families.add(MetricCatalog.JVM_UNTRACKED_OPENS, count, name, pidLabel);
        default -> {
          CounterLabel label = CounterLabel.of(counter);
          if (label != null) {
            families.add(label.metric(), count, label.value(), name, pidLabel);
          }
        }
      }
    }
  }

  private static void addFindings(FamilyBuilder families, Snapshot snapshot) {
    Map<List<String>, Integer> open = new LinkedHashMap<>();
    for (ProcessStatus process : snapshot.processes()) {
      if (process.agent() != null) {
        ALWAYS_SHOWN.forEach(
            labels -> open.put(labels.values(process.process(), process.pid()), 0));
      }
    }
    for (Finding finding : snapshot.findings()) {
      FindingLabels labels =
          new FindingLabels(finding.rule(), finding.severity(), finding.benign());
      open.merge(labels.values(finding.process(), finding.pid()), 1, Integer::sum);
    }
    open.forEach(
        (values, count) ->
            families.add(MetricCatalog.FINDINGS, count, values.toArray(String[]::new)));
  }

  private void addCollector(FamilyBuilder families, Snapshot snapshot) {
    SourceStatus source = snapshot.source();
    families.add(MetricCatalog.SCAN_SECONDS, source.scanSeconds());
    families.add(MetricCatalog.ROWS, source.rows());
    families.add(MetricCatalog.MALFORMED_ROWS, source.malformedRowsTotal());
    families.add(MetricCatalog.DUPLICATE_ROWS, source.duplicateRowsTotal());
    families.add(MetricCatalog.UNATTRIBUTED_SOCKETS, source.unattributedSockets());
    families.add(MetricCatalog.FLIGHT_RECORDS, source.flightRecordsLive(), "live");
    families.add(MetricCatalog.FLIGHT_RECORDS, source.flightRecordsUnreadable(), "unreadable");
    families.add(MetricCatalog.LAST_TICK, snapshot.takenAtEpochMillis() / 1e3);
    families.add(MetricCatalog.TICKS_FAILED, source.ticksFailedTotal());
    families.add(MetricCatalog.LIMITATIONS, snapshot.limitations().size());
    families.add(MetricCatalog.COLLECTOR_INFO, 1, version, source.name());
  }

  private static String pidLabel(int pid) {
    return pid < 0 ? "" : Integer.toString(pid);
  }

  private record FindingLabels(String rule, Severity severity, boolean benign) {
    List<String> values(String process, int pid) {
      return List.of(
          rule,
          severity.label(),
          Boolean.toString(benign),
          LabelText.printable(process),
          pidLabel(pid));
    }
  }

  private record Built(@Nullable Snapshot snapshot, List<MetricFamilySamples> families) {}
}
