package io.netagent.collector.diagnose;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.PeerLookup;
import io.netagent.collector.diagnose.blocked.StuckCalls;
import io.netagent.collector.diagnose.closewait.CloseWaitSites;
import io.netagent.collector.diagnose.delivery.DeliveryRules;
import io.netagent.collector.diagnose.ends.ConnectionEnds;
import io.netagent.collector.diagnose.evidence.EvidenceGathering;
import io.netagent.collector.diagnose.evidence.Look;
import io.netagent.collector.diagnose.evidence.NamespaceReading;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.ProcessFacts;
import io.netagent.collector.diagnose.evidence.RuleGroup;
import io.netagent.collector.diagnose.evidence.ThreadsSeen;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.Ripening;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.finding.Withdrawn;
import io.netagent.collector.diagnose.listen.ListenQueues;
import io.netagent.collector.diagnose.pool.ForgottenSockets;
import io.netagent.collector.diagnose.pool.HttpClients;
import io.netagent.collector.diagnose.pool.PoolLeases;
import io.netagent.collector.diagnose.ports.LocalPorts;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns what each tick shows into findings: gathers the evidence, asks each group of rules, keeps
 * of several verdicts on one thing the one that names the cause, and holds what stands. Time is an
 * argument. Not thread-safe.
 */
public final class Diagnosis {
  private static final Comparator<Finding> MOST_URGENT_FIRST =
      Comparator.comparing(Finding::severity, Comparator.reverseOrder())
          .thenComparing(Finding::benign)
          .thenComparing(Finding::count, Comparator.reverseOrder())
          .thenComparing(Finding::pid)
          .thenComparing(Finding::rule)
          .thenComparing(Finding::site)
          .thenComparing(Finding::siteKind)
          .thenComparing(Finding::remote);

  private final EvidenceGathering gathering;
  private final List<RuleGroup> groups;
  private final Standing standing = new Standing();

  /**
   * With nothing seen yet.
   *
   * @param shortLook for a few ticks only, as the command line does
   */
  public Diagnosis(ApplicationFrames frames, boolean shortLook) {
    this(frames, shortLook ? Look.SHORT : Look.DAEMON);
  }

  /** With nothing seen yet. */
  public Diagnosis(ApplicationFrames frames, Look look) {
    gathering = new EvidenceGathering(frames, look);
    PoolLeases leases = new PoolLeases();
    // Leaks ask the leases who waits, so those look first.
    groups =
        List.of(
            leases,
            new CloseWaitSites(leases::queue),
            new ListenQueues(),
            new HttpClients(),
            new ForgottenSockets(),
            new StuckCalls(),
            new DeliveryRules(frames),
            new LocalPorts(frames),
            new ConnectionEnds(frames));
  }

  /** What a tick is judged by. Those without a row of their own stand in the facts. */
  public record Input(
      long nowNanos,
      boolean gap,
      List<ProcessFacts> processes,
      List<CorrelatedConnection> connections,
      List<NamespaceReading> namespaces,
      Map<Integer, ThreadsSeen> threads,
      PeerLookup peers) {}

  /**
   * What one tick has led to.
   *
   * @param findings the most urgent first
   * @param withdrawn those of the last hour, the latest first
   * @param wishesStacks the JVMs whose stacks some rule would like to see at the next tick
   * @param ripening what a rule sees and has not seen for long enough, the soonest first
   */
  public record Result(
      List<Finding> findings,
      List<Withdrawn> withdrawn,
      Set<Integer> wishesStacks,
      List<Ripening> ripening) {}

  /** The findings that stand after this tick. */
  public Result tick(Input input) {
    TickEvidence tick =
        gathering.gather(
            input.nowNanos,
            input.gap,
            input.processes,
            input.connections,
            input.namespaces,
            input.threads,
            input.peers);
    List<Verdict> verdicts = new ArrayList<>();
    groups.forEach(group -> verdicts.addAll(group.judge(tick)));
    Set<Long> starts =
        tick.processes().stream()
            .map(ProcessEvidence::facts)
            .map(ProcessFacts::startTicks)
            .collect(Collectors.toSet());
    List<Finding> findings = standing.advance(input.nowNanos, Causes.unexplained(verdicts), starts);
    findings.sort(MOST_URGENT_FIRST);
    return new Result(
        findings,
        standing.withdrawn(input.nowNanos),
        tick.wishes().pids(),
        tick.wishes().ripening().stream()
            .filter(each -> !Causes.willBeExplained(each, verdicts))
            .sorted(Comparator.comparingDouble(Ripening::moreSeconds))
            .toList());
  }
}
