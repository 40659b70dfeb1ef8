package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.closewait.LeakHistory.SiteKey;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.ProcessFacts;
import io.netagent.collector.diagnose.evidence.RuleGroup;
import io.netagent.collector.diagnose.evidence.ServerWorkers;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.finding.InodeSet;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.pool.LeaseQueue;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedConnection;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sorts what is in CLOSE_WAIT by process and line of code, keeps the history that the rules need,
 * and asks each rule about each site.
 */
public final class CloseWaitSites implements RuleGroup {
  private static final List<CloseWaitRule> RULES =
      List.of(new CloseWaitLeak(), new AcceptedUnread(), new IdlePoolCloseWait());

  /** From when on a JVM is asked what its handlers do, if it keeps several waiting, or one. */
  private static final double SEVERAL_SECONDS = 3;

  private static final double LONG_SECONDS = 30;

  /** A recorded read or write may have been up to a tick of the agent's later: 100 ms, and some. */
  private static final long COARSE_TICK_NANOS = 120_000_000L;

  private final LeaseQueues leases;
  private final LeakHistory history = new LeakHistory();
  private final EarnedAges ages = new EarnedAges();
  private final BlockedHandlers handlers = new BlockedHandlers();

  /** Who waits for a lease of the pool that a site has filled. */
  @FunctionalInterface
  public interface LeaseQueues {
    /** By the latest stacks; {@link LeaseQueue#NONE} where nobody is seen to wait. */
    LeaseQueue of(ProcessEvidence process, SiteFrame site, List<ConnectionEvidence> leaked);
  }

  /** With nothing seen yet. */
  public CloseWaitSites(LeaseQueues leases) {
    this.leases = leases;
  }

  private record Remote(long high, long low, int port) {}

  /** What one tick shows of one line of code. */
  private static final class Site {
    final ProcessEvidence process;
    final SiteFrame frame;
    final List<ConnectionEvidence> closeWaits = new ArrayList<>();
    final List<ConnectionEvidence> requests = new ArrayList<>();
    final Map<Remote, Long> lastOpenedAtNanos = new HashMap<>();
    final Map<Integer, Long> openedBySiteId = new TreeMap<>();
    int openNow;

    Site(ProcessEvidence process, SiteFrame frame) {
      this.process = process;
      this.frame = frame;
    }

    void add(ConnectionEvidence connection) {
      CorrelatedConnection row = connection.row();
      RecordedConnection recorded = connection.recorded();
      if (row.closeWaitKind() != null) {
        closeWaits.add(connection);
      } else if (UnreadRequests.isOne(connection)) {
        requests.add(connection);
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

  @Override
  public List<Verdict> judge(TickEvidence tick) {
    long nowNanos = tick.nowNanos();
    forgetEnded(tick);
    Map<SiteKey, Site> sites = new HashMap<>();
    // Connections with one stack share its object; equal lines of several stacks are one site.
    IdentityHashMap<SiteFrame, Site> siteByFrame = new IdentityHashMap<>();
    long[] inCloseWait = new long[tick.rows().size()];
    int closeWaits = 0;
    ages.begin();
    for (ProcessEvidence process : tick.processes()) {
      if (process.pid() < 0) {
        continue; // No visible owner: nobody's leak.
      }
      for (ConnectionEvidence connection : process.connections()) {
        CorrelatedConnection row = connection.row();
        if (row.closeWaitKind() == null) {
          ages.sawOpen(row, connection.recorded(), nowNanos);
        } else {
          inCloseWait[closeWaits++] = row.inode();
        }
        if (row.closeWaitKind() != null || connection.recorded() != null) {
          siteByFrame
              .computeIfAbsent(
                  connection.site(),
                  frame ->
                      sites.computeIfAbsent(key(process, frame), key -> new Site(process, frame)))
              .add(connection);
        }
      }
      siteByFrame.clear();
    }
    List<Verdict> verdicts = judgeAll(tick, sites, InodeSet.of(inCloseWait, closeWaits));
    ages.end();
    return verdicts;
  }

  private List<Verdict> judgeAll(
      TickEvidence tick, Map<SiteKey, Site> sites, InodeSet inCloseWait) {
    List<Verdict> verdicts = new ArrayList<>();
    Map<SiteKey, Map<RuleId, InodeSet>> standing = new HashMap<>();
    for (SiteKey known : history.sites()) {
      if (!sites.containsKey(known)) {
        for (SuspectKind kind : SuspectKind.IN_CLOSE_WAIT) {
          history.advance(known, kind, List.of(), inCloseWait, tick.nowNanos());
        }
      }
    }
    Map<Integer, List<CloseWaitEvidence>> accepted = new TreeMap<>();
    sites.forEach(
        (key, site) -> {
          CloseWaitEvidence evidence = evidence(tick, key, site, inCloseWait);
          if (!evidence.suspects(SuspectKind.ACCEPTED).isEmpty()
              || !evidence.suspects(SuspectKind.REQUEST).isEmpty()) {
            accepted.computeIfAbsent(key.pid(), pid -> new ArrayList<>()).add(evidence);
          }
          Set<RuleId> told = EnumSet.noneOf(RuleId.class);
          for (CloseWaitRule rule : RULES) {
            rule.judge(evidence)
                .ifPresent(
                    verdict -> {
                      verdicts.add(verdict);
                      told.add(rule.id());
                      standing
                          .computeIfAbsent(key, k -> new HashMap<>())
                          .put(rule.id(), verdict.subject().sockets());
                    });
          }
          TimeToRipe.wish(tick.wishes(), evidence, told);
        });
    history.setStanding(standing);
    accepted.values().forEach(ofProcess -> judgeHandlers(tick, ofProcess, verdicts));
    handlers.retain(accepted.values().stream().map(each -> each.get(0).process()).toList());
    return verdicts;
  }

  /** One cause, blocked handlers, may stand behind accepted connections of several sites. */
  private void judgeHandlers(
      TickEvidence tick, List<CloseWaitEvidence> sites, List<Verdict> verdicts) {
    ProcessEvidence process = sites.get(0).process();
    List<Suspect> waiting = AcceptedUnread.waiting(sites);
    if (process.facts().agent().recording() && isStacksWorthy(sites)) {
      tick.wishes().add(process.pid());
    }
    if (waiting.isEmpty() || process.facts().stalled()) {
      return;
    }
    String rule = RuleId.ACCEPTED_UNREAD.text();
    boolean patient =
        verdicts.stream()
            .anyMatch(
                each ->
                    each.finding().rule().equals(rule) && each.finding().pid() == process.pid());
    ServerWorkers workers =
        handlers.of(
            process,
            UnreadRequests.readers(process, sites),
            waiting.size(),
            patient,
            tick.nowNanos());
    if (workers != null) {
      InodeSet explained = InodeSet.of(waiting, suspect -> suspect.connection().inode());
      verdicts.removeIf(
          each ->
              each.finding().pid() == process.pid()
                  && (each.finding().rule().equals(rule)
                      || (each.finding().rule().equals(RuleId.CLOSE_WAIT_LEAK.text())
                          && each.subject().sockets().countNotIn(explained) == 0)));
      verdicts.add(AcceptedUnread.blocked(sites, waiting, workers));
    }
  }

  /** Several that nobody comes to, or one for long. */
  private static boolean isStacksWorthy(List<CloseWaitEvidence> sites) {
    int several = 0;
    for (CloseWaitEvidence site : sites) {
      for (Suspect suspect : site.suspects(SuspectKind.ACCEPTED)) {
        several += suspect.earnedSeconds() >= SEVERAL_SECONDS ? 1 : 0;
        if (suspect.earnedSeconds() >= LONG_SECONDS) {
          return true;
        }
      }
      for (Suspect request : site.suspects(SuspectKind.REQUEST)) {
        several += request.earnedSeconds() >= SEVERAL_SECONDS ? 1 : 0;
      }
    }
    return several >= 2;
  }

  private CloseWaitEvidence evidence(
      TickEvidence tick, SiteKey key, Site site, InodeSet inCloseWait) {
    long nowNanos = tick.nowNanos();
    Map<SuspectKind, List<Suspect>> suspects = new EnumMap<>(SuspectKind.class);
    for (ConnectionEvidence connection : site.closeWaits) {
      Suspect suspect = suspect(nowNanos, site, connection);
      if (suspect != null) {
        suspects.computeIfAbsent(suspect.kind(), kind -> new ArrayList<>()).add(suspect);
      }
    }
    if (!site.requests.isEmpty()) {
      suspects.put(SuspectKind.REQUEST, UnreadRequests.of(site.process, site.requests));
    }
    Map<SuspectKind, Trend> trends = new EnumMap<>(SuspectKind.class);
    for (SuspectKind kind : SuspectKind.IN_CLOSE_WAIT) {
      List<Suspect> ofKind = suspects.getOrDefault(kind, List.of());
      trends.put(kind, history.advance(key, kind, ofKind, inCloseWait, nowNanos));
    }
    boolean counted = !site.openedBySiteId.isEmpty();
    return new CloseWaitEvidence(
        site.process,
        site.frame,
        site.openedBySiteId.keySet(),
        suspects,
        counted ? site.openedBySiteId.values().stream().mapToLong(Long::longValue).sum() : -1,
        counted ? site.openNow : -1,
        trends,
        history.standing(key),
        leases.of(site.process, site.frame, site.closeWaits),
        nowNanos,
        Thresholds.of(tick.look()));
  }

  private @Nullable Suspect suspect(long nowNanos, Site site, ConnectionEvidence connection) {
    CorrelatedConnection row = connection.row();
    RecordedConnection recorded = connection.recorded();
    SuspectKind kind =
        SuspectKind.of(row, recorded, connection.accepted(), ages.farewellSeen(row, recorded));
    if (kind == null) {
      return null;
    }
    return new Suspect(
        connection,
        kind,
        ages.earnedSeconds(
            row,
            recorded,
            site.process.awakeSeconds(),
            unearnedSeconds(site.process.facts()),
            nowNanos),
        recorded == null
            ? Double.NaN
            : Math.min(row.idleSeconds(), site.process.sinceStallSeconds()),
        site.passedOver(row, recorded));
  }

  /** What a stall has taken from all ages so far; everything if its beginning is not known. */
  private static double unearnedSeconds(ProcessFacts process) {
    if (!process.stalled()) {
      return 0;
    }
    return process.stalledForSeconds() > 0 ? process.stalledForSeconds() : Double.POSITIVE_INFINITY;
  }

  private static SiteKey key(ProcessEvidence process, SiteFrame frame) {
    return new SiteKey(process.pid(), process.facts().startTicks(), frame.frame(), frame.kind());
  }

  private void forgetEnded(TickEvidence tick) {
    Set<Integer> pids = new HashSet<>();
    Set<Long> starts = new HashSet<>();
    for (ProcessEvidence process : tick.processes()) {
      pids.add(process.pid());
      starts.add(process.facts().startTicks());
    }
    history.forget(starts, pids, tick.nowNanos());
  }
}
