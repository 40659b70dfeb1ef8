package io.netagent.collector.diagnose;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.LeakHistory.SiteKey;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedSite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns the connections of each tick into findings: sorts what is in CLOSE_WAIT by process and line
 * of code, keeps the history that the rules need, and asks each rule about each site. Time is an
 * argument. Not thread-safe.
 */
public final class Diagnosis {
  private static final List<Rule> RULES =
      List.of(new CloseWaitLeak(), new AcceptedUnread(), new IdlePoolCloseWait());

  /** A recorded read or write may have been up to a tick of the agent's later: 100 ms, and some. */
  private static final long COARSE_TICK_NANOS = 120_000_000L;

  private static final Comparator<Finding> MOST_URGENT_FIRST =
      Comparator.comparing(Finding::severity, Comparator.reverseOrder())
          .thenComparing(Finding::benign)
          .thenComparing(Finding::count, Comparator.reverseOrder())
          .thenComparing(Finding::pid)
          .thenComparing(Finding::rule)
          .thenComparing(Finding::site)
          .thenComparing(Finding::siteKind);

  private final ApplicationFrames frames;
  private final Thresholds thresholds;
  private final LeakHistory history = new LeakHistory();
  private final EarnedAges ages = new EarnedAges();

  /** Of this tick: thousands of connections share a few stacks. */
  private final Map<RecordedSite, SiteFrame> frameBySite = new HashMap<>();

  private final Map<ProcessKey, AwakeTime> awake = new HashMap<>();

  /**
   * With nothing seen yet.
   *
   * @param shortLook for a few ticks only, see {@link Thresholds#SHORT_LOOK}
   */
  public Diagnosis(ApplicationFrames frames, boolean shortLook) {
    this.frames = frames;
    this.thresholds = shortLook ? Thresholds.SHORT_LOOK : Thresholds.DAEMON;
  }

  private record ProcessKey(int pid, long startTicks) {}

  private record Remote(long high, long low, int port) {}

  /** What one tick shows of one line of code. */
  private static final class Site {
    final ProcessFacts process;
    final SiteFrame frame;
    final List<CorrelatedConnection> closeWaits = new ArrayList<>();
    final Map<Remote, Long> lastOpenedAtNanos = new HashMap<>();
    final Map<Integer, Long> openedBySiteId = new TreeMap<>();
    int openNow;

    Site(ProcessFacts process, SiteFrame frame) {
      this.process = process;
      this.frame = frame;
    }

    void add(CorrelatedConnection row, @Nullable RecordedConnection recorded) {
      if (row.closeWaitKind() != null) {
        closeWaits.add(row);
      }
      if (recorded != null) {
        openNow++;
        lastOpenedAtNanos.merge(remote(row), recorded.openedAtNanos(), Math::max);
        if (row.site() != null) {
          openedBySiteId.put(row.site().id(), row.site().opened());
        }
      }
    }

    boolean passedOver(CorrelatedConnection row, @Nullable RecordedConnection recorded) {
      return recorded != null
          && recorded.role() == ConnectionRole.CLIENT
          && lastOpenedAtNanos.getOrDefault(remote(row), Long.MIN_VALUE)
              > recorded.lastActivityAtNanos() + COARSE_TICK_NANOS;
    }

    private static Remote remote(CorrelatedConnection row) {
      return new Remote(
          row.tuple().remoteHigh(), row.tuple().remoteLow(), row.tuple().remotePort());
    }
  }

  /**
   * The findings of one tick, the most urgent first.
   *
   * @param gap nobody watched for longer than the ticks' interval
   * @param connections all rows of the table, in any order
   */
  public List<Finding> tick(
      long nowNanos,
      boolean gap,
      List<ProcessFacts> processes,
      List<CorrelatedConnection> connections) {
    Map<Integer, ProcessFacts> byPid =
        processes.stream().collect(Collectors.toMap(ProcessFacts::pid, process -> process));
    advanceAwake(nowNanos, gap, processes);
    Listeners listeners = new Listeners(connections);
    Map<SiteKey, Site> sites = new HashMap<>();
    long[] inCloseWait = new long[connections.size()];
    int closeWaits = 0;
    ages.begin();
    frameBySite.clear();
    for (CorrelatedConnection row : connections) {
      ProcessFacts process = byPid.get(row.pid());
      if (process == null) {
        continue; // No visible owner: nobody's leak.
      }
      RecordedConnection recorded = live(process, row);
      if (row.closeWaitKind() == null) {
        ages.sawOpen(row, recorded, nowNanos);
      } else {
        inCloseWait[closeWaits++] = row.inode();
      }
      if (row.closeWaitKind() != null || recorded != null) {
        SiteFrame frame = frame(process, row, nowNanos);
        sites
            .computeIfAbsent(key(process, frame), k -> new Site(process, frame))
            .add(row, recorded);
      }
    }
    List<Finding> findings =
        judgeAll(nowNanos, sites, listeners, InodeSet.of(inCloseWait, closeWaits));
    ages.end();
    findings.sort(MOST_URGENT_FIRST);
    return findings;
  }

  private List<Finding> judgeAll(
      long nowNanos, Map<SiteKey, Site> sites, Listeners listeners, InodeSet inCloseWait) {
    List<Finding> findings = new ArrayList<>();
    Map<SiteKey, Map<RuleId, InodeSet>> standing = new HashMap<>();
    for (SiteKey known : history.sites()) {
      if (!sites.containsKey(known)) {
        for (SuspectKind kind : SuspectKind.values()) {
          history.advance(known, kind, List.of(), inCloseWait, nowNanos);
        }
      }
    }
    sites.forEach(
        (key, site) -> {
          Evidence evidence = evidence(nowNanos, key, site, listeners, inCloseWait);
          for (Rule rule : RULES) {
            rule.judge(evidence)
                .ifPresent(
                    verdict -> {
                      findings.add(verdict.finding());
                      standing
                          .computeIfAbsent(key, k -> new HashMap<>())
                          .put(rule.id(), InodeSet.of(verdict.suspects()));
                    });
          }
        });
    history.setStanding(standing);
    return findings;
  }

  private Evidence evidence(
      long nowNanos, SiteKey key, Site site, Listeners listeners, InodeSet inCloseWait) {
    List<Suspect> suspects = new ArrayList<>();
    AwakeTime time = awake.get(new ProcessKey(site.process.pid(), site.process.startTicks()));
    for (CorrelatedConnection row : site.closeWaits) {
      Suspect suspect = suspect(nowNanos, site, time, row, listeners);
      if (suspect != null) {
        suspects.add(suspect);
      }
    }
    suspects.sort(Comparator.comparingLong(suspect -> suspect.connection().inode()));
    Map<SuspectKind, Trend> trends = new EnumMap<>(SuspectKind.class);
    for (SuspectKind kind : SuspectKind.values()) {
      List<Suspect> ofKind = suspects.stream().filter(s -> s.kind() == kind).toList();
      trends.put(kind, history.advance(key, kind, ofKind, inCloseWait, nowNanos));
    }
    boolean counted = !site.openedBySiteId.isEmpty();
    return new Evidence(
        site.process,
        site.frame,
        site.openedBySiteId.keySet(),
        suspects,
        counted ? site.openedBySiteId.values().stream().mapToLong(Long::longValue).sum() : -1,
        counted ? site.openNow : -1,
        trends,
        history.standing(key),
        nowNanos,
        thresholds);
  }

  private @Nullable Suspect suspect(
      long nowNanos,
      Site site,
      @Nullable AwakeTime time,
      CorrelatedConnection row,
      Listeners listeners) {
    RecordedConnection recorded = live(site.process, row);
    boolean listenerHasIt = listeners.accepted(row);
    SuspectKind kind =
        SuspectKind.of(row, recorded, listenerHasIt, ages.farewellSeen(row, recorded));
    if (kind == null || time == null) {
      return null;
    }
    return new Suspect(
        row,
        kind,
        ages.earnedSeconds(row, recorded, time, unearnedSeconds(site.process), nowNanos),
        recorded == null
            ? Double.NaN
            : Math.min(row.idleSeconds(), time.secondsSinceStall(nowNanos)),
        site.passedOver(row, recorded),
        recorded == null ? listenerHasIt : recorded.role() == ConnectionRole.SERVER);
  }

  /** What a stall has taken from all ages so far; everything if its beginning is not known. */
  private static double unearnedSeconds(ProcessFacts process) {
    if (!process.stalled()) {
      return 0;
    }
    return process.stalledForSeconds() > 0 ? process.stalledForSeconds() : Double.POSITIVE_INFINITY;
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

  private static SiteKey key(ProcessFacts process, SiteFrame frame) {
    return new SiteKey(process.pid(), process.startTicks(), frame.frame(), frame.kind());
  }

  private void advanceAwake(long nowNanos, boolean gap, List<ProcessFacts> processes) {
    Set<ProcessKey> alive = new HashSet<>();
    Set<Integer> pids = new HashSet<>();
    Set<Long> starts = new HashSet<>();
    for (ProcessFacts process : processes) {
      ProcessKey key = new ProcessKey(process.pid(), process.startTicks());
      alive.add(key);
      pids.add(process.pid());
      starts.add(process.startTicks());
      awake.computeIfAbsent(key, k -> new AwakeTime()).advance(nowNanos, process.stalled(), gap);
    }
    awake.keySet().retainAll(alive);
    history.forget(starts, pids, nowNanos);
  }
}
