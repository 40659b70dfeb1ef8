package io.netagent.collector.expose.prometheus;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is exported of each process. JVMs with an agent all have their own series; of the other
 * processes those with a fault, then those with most sockets, and the rest is one process {@code
 * other}: a host may run thousands of them.
 */
final class ProcessSamples {
  /** Processes without an agent that are named: 19 series each. */
  static final int NAMED = 40;

  private final FamilyBuilder families;
  private final ProcessNames names;
  private final AgentSamples agents;

  ProcessSamples(FamilyBuilder families, ProcessNames names, JvmCounterFloor counters) {
    this.families = families;
    this.names = names;
    this.agents = new AgentSamples(families, counters);
  }

  /** Adds them; answers who has series of its own. */
  Set<Integer> add(Snapshot snapshot) {
    Set<Integer> named = named(snapshot);
    List<StateCounts> folded = new ArrayList<>();
    for (ProcessStatus process : snapshot.processes()) {
      if (named.contains(process.pid())) {
        addProcess(process);
      } else {
        folded.add(process.counts());
      }
    }
    if (!folded.isEmpty()) {
      addCounts(StateCounts.sum(folded), ProcessNames.OTHER, "");
    }
    families.add(MetricCatalog.FOLDED, folded.size(), "processes");
    addFamilies(snapshot);
    return named;
  }

  private static Set<Integer> named(Snapshot snapshot) {
    Set<Integer> faulty = new HashSet<>();
    snapshot.findings().stream()
        .filter(finding -> !finding.benign())
        .map(Finding::pid)
        .forEach(faulty::add);
    Set<Integer> named = new HashSet<>();
    List<ProcessStatus> candidates = new ArrayList<>();
    for (ProcessStatus process : snapshot.processes()) {
      if (process.agent() != null || process.pid() < 0) {
        named.add(process.pid());
      } else {
        candidates.add(process);
      }
    }
    candidates.sort(
        Comparator.comparing((ProcessStatus process) -> !faulty.contains(process.pid()))
            .thenComparing(process -> -process.counts().total())
            .thenComparing(ProcessStatus::pid));
    candidates.stream().limit(NAMED).map(ProcessStatus::pid).forEach(named::add);
    return named;
  }

  private void addProcess(ProcessStatus process) {
    String name = names.name(process.pid());
    String pid = ProcessNames.pid(process.pid());
    addCounts(process.counts(), name, pid);
    if (process.openFds() >= 0) {
      families.add(MetricCatalog.PROCESS_OPEN_FDS, process.openFds(), name, pid);
    }
    if (process.maxFds() >= 0) {
      families.add(MetricCatalog.PROCESS_MAX_FDS, process.maxFds(), name, pid);
    }
    if (process.agent() != null) {
      agents.add(process.pid(), process.agent(), name, pid);
    }
  }

  private void addCounts(StateCounts counts, String name, String pid) {
    for (TcpState state : TcpState.values()) {
      families.add(MetricCatalog.TCP_CONNECTIONS, counts.count(state), state.label(), name, pid);
    }
    for (CloseWaitKind kind : CloseWaitKind.values()) {
      long count = counts.closeWait(kind);
      families.add(MetricCatalog.CLOSE_WAIT_CONNECTIONS, count, kind.label(), name, pid);
    }
    families.add(MetricCatalog.CLOSE_WAIT_OLDEST, counts.closeWaitOldestSeconds(), name, pid);
  }

  private void addFamilies(Snapshot snapshot) {
    StateCounts all =
        StateCounts.sum(snapshot.processes().stream().map(ProcessStatus::counts).toList());
    for (int family : new int[] {4, 6}) {
      for (TcpState state : TcpState.values()) {
        families.add(
            MetricCatalog.TCP_FAMILY_CONNECTIONS,
            all.count(state, family),
            "ipv" + family,
            state.label());
      }
    }
  }
}
