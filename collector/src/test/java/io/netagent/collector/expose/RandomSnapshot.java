package io.netagent.collector.expose;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.aggregate.EphemeralPorts;
import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.aggregate.PortUse;
import io.netagent.collector.aggregate.ProcessCounts;
import io.netagent.collector.aggregate.RemoteCount;
import io.netagent.collector.aggregate.Remotes;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.collector.correlate.PathQualities;
import io.netagent.collector.correlate.PathQuality;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.finding.ToldSockets;
import io.netagent.collector.source.PortRange;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Hosts as no one has them: hundreds of processes and namespaces, thousands of listeners, few
 * distinct texts, so that labels collide wherever they can.
 */
public final class RandomSnapshot {
  private static final int LISTENERS = 40;
  private static final int USES = 10;
  private static final int MAX_FINDINGS = 5_000;

  private final SplittableRandom random;
  private final int processes;

  private final long seed;
  private final int tick;

  private RandomSnapshot(long seed, int processes, int tick) {
    this.random = new SplittableRandom(seed + tick);
    this.processes = processes;
    this.seed = seed;
    this.tick = tick;
  }

  /** The first {@code agents} processes are JVMs with an agent. */
  public static Snapshot of(long seed, int processes, int agents, int namespaces) {
    return of(seed, processes, agents, namespaces, 1);
  }

  /** One of a series: the JVMs' counters are those of the tick before, or higher. */
  public static Snapshot of(long seed, int processes, int agents, int namespaces, int tick) {
    return new RandomSnapshot(seed, processes + agents, tick).snapshot(agents, namespaces);
  }

  public static boolean isAgentPid(String pid, int agents) {
    return !pid.isEmpty() && Integer.parseInt(pid) <= agents;
  }

  private Snapshot snapshot(int agents, int namespaceCount) {
    List<ProcessStatus> statuses = new ArrayList<>();
    statuses.add(process(-1, "unknown", null));
    for (int pid = 1; pid <= processes; pid++) {
      String name = random.nextInt(4) == 0 ? "other" : "service" + random.nextInt(5);
      AgentStatus agent = pid <= agents ? RandomAgent.of(seed, pid, pid, tick) : null;
      statuses.add(process(pid, name, agent));
    }
    List<NamespaceStatus> namespaces = new ArrayList<>();
    for (int i = 0; i <= namespaceCount; i++) {
      namespaces.add(namespace(i));
    }
    return SnapshotFixture.of(statuses, namespaces, remotes(), paths(), findings());
  }

  private ProcessStatus process(int pid, String name, AgentStatus agent) {
    ProcessCounts counts = new ProcessCounts();
    for (int i = random.nextInt(30); i > 0; i--) {
      TcpState state = TcpState.values()[random.nextInt(TcpState.values().length)];
      counts.add(1, state.kernelNumber(), random.nextBoolean() ? 4 : 6);
      if (state == TcpState.CLOSE_WAIT) {
        // Those of a socket whose owner is seen come first.
        CloseWaitKind kind =
            CloseWaitKind.values()[random.nextInt(pid < 0 ? CloseWaitKind.values().length : 3)];
        counts.addCloseWait(1, kind, random.nextInt(100));
      }
    }
    StateCounts made = counts.byPid().getOrDefault(1, StateCounts.NONE);
    return new ProcessStatus(pid, name, "", false, made, random.nextInt(9) - 1, 1024, agent);
  }

  private NamespaceStatus namespace(int index) {
    // Without rights the inode is not known: several namespaces have 0.
    long inode = random.nextInt(5) == 0 ? 0 : 4_026_531_840L + index;
    List<ListenQueue> listeners = new ArrayList<>();
    for (int i = random.nextInt(LISTENERS); i > 0; i--) {
      String local = "0.0.0.0:" + (8080 + random.nextInt(10)); // one process twice: SO_REUSEPORT
      int limit = random.nextInt(4) == 0 ? -1 : random.nextInt(200);
      listeners.add(new ListenQueue(inode, local, 4, anyPid(), -1, random.nextInt(300), limit));
    }
    listeners.sort(ListenQueue.FULLEST_FIRST);
    EphemeralPorts ports =
        random.nextInt(5) == 0
            ? null
            : new EphemeralPorts(
                inode,
                new PortRange(32_768, 32_768 + random.nextInt(1000), List.of()),
                uses(inode, "10.0.0.9:"),
                uses(inode, ""));
    NamespaceStatus full = NamespaceFixture.own();
    return new NamespaceStatus(
        inode,
        index == 0,
        1,
        1,
        listeners,
        ports,
        full.totals(),
        NamespaceFixture.counters("/source/proc"), // A real kernel's: most of them are there.
        full.limits());
  }

  private List<PortUse> uses(long inode, String destination) {
    List<PortUse> uses = new ArrayList<>();
    int count = random.nextInt(USES + 1);
    for (int i = 0; i < count; i++) {
      String source = "10.0.0." + i;
      double seconds = random.nextBoolean() ? Double.POSITIVE_INFINITY : random.nextInt(1000);
      String to = destination.isEmpty() ? "" : destination + i;
      uses.add(new PortUse(inode, source, to, anyPid(), random.nextInt(1000), 0, seconds));
    }
    return uses;
  }

  private Remotes remotes() {
    List<RemoteCount> top = new ArrayList<>();
    long total = random.nextInt(1000);
    long totalCloseWait = random.nextInt(100);
    for (int i = random.nextInt(Remotes.NAMED + 1); i > 0; i--) {
      boolean inbound = random.nextBoolean();
      int connections = 1 + random.nextInt(100);
      int closeWait = random.nextInt(connections);
      total += connections;
      totalCloseWait += closeWait;
      top.add(
          new RemoteCount(
              random.nextInt(3),
              "10.0.0." + random.nextInt(3),
              inbound,
              inbound ? 8080 + random.nextInt(2) : 0,
              random.nextInt(3) - 1,
              connections,
              closeWait));
    }
    return new Remotes(top, total, totalCloseWait);
  }

  private PathQualities paths() {
    List<PathQuality> top = new ArrayList<>();
    for (int i = random.nextInt(PathQualities.KEPT + 1); i > 0; i--) {
      int sent = 1 + random.nextInt(100);
      top.add(
          new PathQuality(
              "10.1.0." + i, sent, random.nextInt(sent), random.nextInt(9000), random.nextInt(3)));
    }
    return new PathQualities(
        top, new PathQuality("", random.nextInt(2), 0, random.nextInt(100), random.nextInt(2)));
  }

  private List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (int i = random.nextInt(MAX_FINDINGS); i > 0; i--) {
      RuleId rule = RuleId.values()[random.nextInt(RuleId.values().length)];
      Severity severity = Severity.values()[random.nextInt(Severity.values().length)];
      findings.add(
          new Finding(
              rule.text(),
              severity,
              random.nextBoolean(),
              anyPid(),
              "any",
              "",
              "",
              1,
              1,
              0,
              0,
              "",
              "",
              "",
              "",
              "",
              "",
              List.of(),
              Map.of(),
              "",
              ToldSockets.NONE));
    }
    return findings;
  }

  /** Of a process in the snapshot, of none, or of one that is gone. */
  private int anyPid() {
    int pid = random.nextInt(processes + 3) - 1;
    return pid == 0 ? -1 : pid;
  }
}
