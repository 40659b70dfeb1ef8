package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.PeerLookup;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedSite;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a tick shows, with the little that all rules want remembered: how long each
 * process has run, and for how long things have stood still. Time is an argument.
 */
public final class EvidenceGathering {
  /** The rows without a visible owner. */
  private static final ProcessFacts NOBODY =
      new ProcessFacts(-1, 0, "unknown", false, ProcessFacts.Agent.NONE, false, 0, -1, -1);

  private final ApplicationFrames frames;
  private final Look look;
  private final Map<ProcessKey, AwakeTime> awake = new HashMap<>();
  private final StillTimes still = new StillTimes();
  private final QueueTimes queues = new QueueTimes();

  /** Of this tick: thousands of connections share a few stacks. */
  private final Map<RecordedSite, SiteFrame> frameBySite = new HashMap<>();

  /** A JVM's stacks stay the same for some ticks. */
  private final Map<Integer, WaitingThreads> waitingByPid = new HashMap<>();

  private record ProcessKey(int pid, long startTicks) {
    static ProcessKey of(ProcessFacts process) {
      return new ProcessKey(process.pid(), process.startTicks());
    }
  }

  /** What all rows of one process have in common in this tick. */
  private static final class OfProcess {
    final ProcessFacts facts;
    final double awakeSeconds;
    final double sinceStallSeconds;
    final List<ConnectionEvidence> connections = new ArrayList<>();

    OfProcess(ProcessFacts facts, double awakeSeconds, double sinceStallSeconds) {
      this.facts = facts;
      this.awakeSeconds = awakeSeconds;
      this.sinceStallSeconds = sinceStallSeconds;
    }
  }

  /** With nothing seen yet. */
  public EvidenceGathering(ApplicationFrames frames, Look look) {
    this.frames = frames;
    this.look = look;
  }

  /**
   * The evidence of one tick.
   *
   * @param threads by pid: stacks that were wished for
   * @param peers the other ends of connections within this host
   */
  public TickEvidence gather(
      long nowNanos,
      boolean gap,
      List<ProcessFacts> processes,
      List<CorrelatedConnection> rows,
      List<NamespaceReading> namespaces,
      Map<Integer, ThreadsSeen> threads,
      PeerLookup peers) {
    List<ProcessFacts> all = new ArrayList<>(processes);
    all.add(NOBODY);
    advanceAwake(nowNanos, gap, all);
    frameBySite.clear();
    Map<Integer, OfProcess> byPid = new HashMap<>();
    for (ProcessFacts process : all) {
      AwakeTime time = awake(process);
      byPid.put(
          process.pid(), new OfProcess(process, time.seconds(), time.secondsSinceStall(nowNanos)));
    }
    OfProcess nobody = Objects.requireNonNull(byPid.get(NOBODY.pid()));
    Listeners listeners = new Listeners(rows);
    still.begin();
    for (CorrelatedConnection row : rows) {
      if (row.state() != TcpState.LISTEN) {
        OfProcess process = byPid.getOrDefault(row.pid(), nobody);
        process.connections.add(connection(nowNanos, process, row, listeners));
      }
    }
    still.end();
    List<ProcessEvidence> gathered = new ArrayList<>();
    for (ProcessFacts facts : all) {
      OfProcess process = byPid.getOrDefault(facts.pid(), nobody);
      gathered.add(
          new ProcessEvidence(
              facts,
              process.awakeSeconds,
              process.sinceStallSeconds,
              process.connections,
              threads.get(facts.pid()),
              waiting(facts, threads.get(facts.pid()))));
    }
    waitingByPid.keySet().retainAll(threads.keySet());
    return new TickEvidence(
        nowNanos,
        gap,
        look,
        gathered,
        namespaces(namespaces, nowNanos),
        rows,
        new Wishes(),
        frames,
        peers);
  }

  private List<NamespaceEvidence> namespaces(List<NamespaceReading> namespaces, long nowNanos) {
    queues.begin();
    List<NamespaceEvidence> gathered = new ArrayList<>();
    for (NamespaceReading each : namespaces) {
      gathered.add(
          new NamespaceEvidence(
              each,
              each.listenQueues().stream().map(queue -> queues.of(queue, nowNanos)).toList()));
    }
    queues.end();
    return gathered;
  }

  private ConnectionEvidence connection(
      long nowNanos, OfProcess process, CorrelatedConnection row, Listeners listeners) {
    RecordedConnection recorded = live(process.facts, row);
    return new ConnectionEvidence(
        row,
        frame(process.facts, row, nowNanos),
        recorded,
        recorded == null
            ? listeners.accepted(row)
            : recorded.role() == io.netagent.recorder.ConnectionRole.SERVER,
        still.seconds(row, recorded, process.awakeSeconds, process.sinceStallSeconds));
  }

  /** What the agent knows, unless it stopped recording: what it knew then is no evidence now. */
  private static @Nullable RecordedConnection live(ProcessFacts process, CorrelatedConnection row) {
    return process.agent().recording() ? row.recorded() : null;
  }

  private SiteFrame frame(ProcessFacts process, CorrelatedConnection row, long nowNanos) {
    RecordedSite site = row.site();
    if (site != null) {
      return frameBySite.computeIfAbsent(
          site, s -> frames.of(s, process.agent().applicationPackages()));
    }
    if (!process.agent().present()) {
      return SiteFrame.NO_AGENT;
    }
    boolean older =
        row.recorded() == null
            ? nowNanos - (long) (row.stateForSeconds() * 1e9) < process.agent().startedAtNanos()
            : row.recorded().adopted();
    return older ? SiteFrame.OPENED_BEFORE_AGENT : SiteFrame.NOT_RECORDED;
  }

  private @Nullable WaitingThreads waiting(ProcessFacts process, @Nullable ThreadsSeen seen) {
    if (seen == null) {
      return null;
    }
    WaitingThreads known = waitingByPid.get(process.pid());
    if (known == null || known.seen().takenAtNanos() != seen.takenAtNanos()) {
      known = WaitingThreads.of(seen, frames, process.agent().applicationPackages());
      waitingByPid.put(process.pid(), known);
    }
    return known;
  }

  private AwakeTime awake(ProcessFacts process) {
    return awake.computeIfAbsent(ProcessKey.of(process), key -> new AwakeTime());
  }

  private void advanceAwake(long nowNanos, boolean gap, List<ProcessFacts> processes) {
    Set<ProcessKey> alive = new HashSet<>();
    for (ProcessFacts process : processes) {
      alive.add(ProcessKey.of(process));
      awake(process).advance(nowNanos, process.stalled(), gap);
    }
    awake.keySet().retainAll(alive);
  }
}
