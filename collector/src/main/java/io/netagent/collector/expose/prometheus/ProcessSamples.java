package io.netagent.collector.expose.prometheus;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.expose.AgentStatus;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is exported of each process. JVMs with an agent have their own series while there is room;
 * of the other processes those with a fault, then those with most sockets, and the rest is one
 * process {@code other}: a host may run thousands of them.
 */
final class ProcessSamples {
  /** Of a JVM with an agent, at most; fewer where it has much else to tell. */
  static final int NAMED_SITES = 10;

  /** A JVM with an agent may have as many series of findings. */
  static final int JVM_FINDINGS = 4;

  /** The other states of a JVM with an agent come with their first socket: see RareValues. */
  private static final Set<TcpState> LASTING_STATES =
      EnumSet.of(TcpState.ESTABLISHED, TcpState.LISTEN, TcpState.CLOSE_WAIT, TcpState.TIME_WAIT);

  /** Those that a socket with an owner can be of. */
  private static final Set<CloseWaitKind> OWNED_KINDS =
      EnumSet.of(CloseWaitKind.EOF_READ, CloseWaitKind.FIN_ONLY, CloseWaitKind.UNREAD);

  private static final Comparator<ProcessStatus> MOST_SOCKETS_FIRST =
      Comparator.comparingLong((ProcessStatus process) -> process.counts().total())
          .reversed()
          .thenComparingInt(ProcessStatus::pid);

  private final FamilyBuilder families;
  private final ProcessNames names;
  private final SeriesMemory memory;
  private final AgentSamples agents;

  /** Of the JVM at hand. */
  private final JvmFigures figures = new JvmFigures();

  ProcessSamples(
      FamilyBuilder families, ProcessNames names, SeriesMemory memory, FindingExemplars exemplars) {
    this.families = families;
    this.names = names;
    this.memory = memory;
    this.agents = new AgentSamples(families, exemplars);
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
        if (process.agent() != null) {
          memory.jvms.fold(process, JvmFigures.of(process.pid(), process.agent(), memory.counters));
        }
      }
    }
    if (!folded.isEmpty()) {
      addCounts(StateCounts.sum(folded), ProcessNames.OTHER, "");
    }
    if (memory.jvms.everFolded()) {
      JvmFigures sum = memory.jvms.sum();
      agents.add(-1, sum, memory.ofFoldedJvms, ProcessNames.OTHER, "");
      agents.addSites(sum, List.of(), ProcessNames.OTHER, "");
      memory.ofFoldedJvms.countFolded(memory.folded);
    }
    families.add(MetricCatalog.FOLDED, folded.size(), "processes");
    memory.folded.folded(MetricCatalog.TCP_CONNECTIONS, folded.size() - memory.jvms.foldedNow());
    memory.folded.folded(MetricCatalog.JVM_OPEN, memory.jvms.foldedNow());
    addFamilies(snapshot);
    return named;
  }

  private Set<Integer> named(Snapshot snapshot) {
    Set<Integer> faulty = new HashSet<>();
    snapshot.findings().stream()
        .filter(finding -> !finding.benign())
        .map(Finding::pid)
        .forEach(faulty::add);
    Set<Integer> named = new HashSet<>();
    List<ProcessStatus> ranked = new ArrayList<>();
    List<ProcessStatus> faultless = new ArrayList<>();
    for (ProcessStatus process : snapshot.processes()) {
      if (process.agent() != null) {
        if (memory.jvms.isNamed(process)) {
          named.add(process.pid());
        }
      } else if (process.pid() < 0) {
        named.add(process.pid());
      } else {
        (faulty.contains(process.pid()) ? ranked : faultless).add(process);
      }
    }
    int withFault = ranked.size();
    ranked.sort(MOST_SOCKETS_FIRST);
    faultless.sort(MOST_SOCKETS_FIRST);
    ranked.addAll(faultless);
    List<Integer> pids = ranked.stream().map(ProcessStatus::pid).toList();
    int limit = memory.limits.processes();
    named.addAll(memory.processes.choose(pids, Math.max(withFault, limit / 2), limit));
    return named;
  }

  private void addProcess(ProcessStatus process) {
    String name = names.name(process.pid());
    String pid = ProcessNames.pid(process.pid());
    int before = families.series();
    if (process.agent() == null) {
      addCounts(process.counts(), name, pid);
    } else {
      addJvmCounts(process.counts(), memory.of(process).rare, name, pid);
    }
    if (process.openFds() >= 0) {
      families.add(MetricCatalog.PROCESS_OPEN_FDS, process.openFds(), name, pid);
    }
    if (process.maxFds() >= 0) {
      families.add(MetricCatalog.PROCESS_MAX_FDS, process.maxFds(), name, pid);
    }
    if (process.agent() != null) {
      addAgent(process, process.agent(), before, name, pid);
    }
  }

  private void addAgent(
      ProcessStatus process, AgentStatus agent, int before, String name, String pid) {
    SeriesMemory.OfJvm memoryOfJvm = memory.of(process);
    figures.read(process.pid(), agent, memory.counters);
    agents.add(process.pid(), figures, memoryOfJvm.rare, name, pid);
    memoryOfJvm.rare.countFolded(memory.folded);
    int room = SeriesLimits.PER_JVM - (families.series() - before) - JVM_FINDINGS - 1;
    List<String> ranked = new ArrayList<>(figures.openBySite.keySet());
    ranked.sort(
        Comparator.comparing((String site) -> -figures.openBySite.getOrDefault(site, 0))
            .thenComparing(site -> site));
    int limit = Math.max(0, Math.min(NAMED_SITES, room));
    Set<String> sites = memoryOfJvm.sites.choose(ranked, limit / 2, limit);
    agents.addSites(figures, List.copyOf(sites), name, pid);
    memory.folded.folded(MetricCatalog.JVM_SITE_OPEN, ranked.size() - sites.size());
  }

  private void addCounts(StateCounts counts, String name, String pid) {
    for (TcpState state : TcpState.values()) {
      families.add(MetricCatalog.TCP_CONNECTIONS, counts.count(state), state.label(), name, pid);
    }
    for (CloseWaitKind kind : CloseWaitKind.values()) {
      addCloseWait(counts, kind, name, pid);
    }
  }

  private void addJvmCounts(StateCounts counts, RareValues rare, String name, String pid) {
    for (TcpState state : TcpState.values()) {
      double count = (double) counts.count(state);
      if (LASTING_STATES.contains(state)) {
        families.add(MetricCatalog.TCP_CONNECTIONS, count, state.label(), name, pid);
      } else {
        rare.add(families, MetricCatalog.TCP_CONNECTIONS, count, state.label(), name, pid);
      }
    }
    for (CloseWaitKind kind : CloseWaitKind.values()) {
      if (OWNED_KINDS.contains(kind) || counts.closeWait(kind) > 0) {
        addCloseWait(counts, kind, name, pid);
      }
    }
  }

  private void addCloseWait(StateCounts counts, CloseWaitKind kind, String name, String pid) {
    families.add(
        MetricCatalog.CLOSE_WAIT_CONNECTIONS, counts.closeWait(kind), kind.label(), name, pid);
    families.add(
        MetricCatalog.CLOSE_WAIT_OLDEST,
        counts.closeWaitOldestSeconds(kind),
        kind.label(),
        name,
        pid);
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
