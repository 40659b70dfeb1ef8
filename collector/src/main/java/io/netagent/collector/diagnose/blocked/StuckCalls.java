package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.RuleGroup;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedThread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The calls that wait for somebody who does not answer, process by process: gathers what belongs to
 * each, keeps the history that the rules need, and asks them.
 */
public final class StuckCalls implements RuleGroup {
  private final AnswerTimes answers = new AnswerTimes();
  private final StackGrace stacks = new StackGrace();
  private final LookupHistory lookups = new LookupHistory();
  private final Recurrence<HandshakeKey> handshakes = new Recurrence<>();
  private final Recurrence<UnansweredConnects.Key> connects = new Recurrence<>();

  /** Where lookups were told to stand: another thread's turn is no other finding. */
  private final Map<ProcessKey, LookupSite> lookupSites = new HashMap<>();

  private record LookupSite(SiteFrame site, long toldAtNanos) {}

  /** Longer than any pause between tries that still are one trouble. */
  private static final long SITE_KEPT_NANOS = 60_000_000_000L;

  private record HandshakeKey(ProcessKey process, SiteFrame site, Remote remote) {}

  @Override
  public List<Verdict> judge(TickEvidence tick) {
    List<Verdict> verdicts = new ArrayList<>();
    Set<ProcessKey> alive = new HashSet<>();
    for (ProcessEvidence process : tick.processes()) {
      alive.add(ProcessKey.of(process));
      ProcessCalls calls = ProcessCalls.of(process, answers.fds(process));
      if (process.facts().agent().recording()) {
        answers.advance(calls, tick.nowNanos());
        verdicts.addAll(
            ReadWithoutTimeout.judge(process, StuckReads.of(tick, calls, answers, stacks)));
        verdicts.addAll(judgeHandshakes(tick, calls));
        judgeLookups(tick, calls, verdicts);
      }
      if (!calls.unanswered().isEmpty()) {
        List<UnansweredConnects> unanswered = UnansweredConnects.of(tick, calls, connects);
        verdicts.addAll(ConnectUnanswered.judge(calls, unanswered));
        tick.wishes()
            .time(process, RuleId.CONNECT_UNANSWERED, ConnectUnanswered.moreSeconds(unanswered));
      }
    }
    stacks.forget(tick.nowNanos());
    answers.retain(alive);
    lookups.retain(alive);
    lookupSites.keySet().retainAll(alive);
    lookupSites.values().removeIf(each -> tick.nowNanos() - each.toldAtNanos > SITE_KEPT_NANOS);
    handshakes.forget(tick.nowNanos(), tick.gap());
    connects.forget(tick.nowNanos(), tick.gap());
    return verdicts;
  }

  private List<Verdict> judgeHandshakes(TickEvidence tick, ProcessCalls calls) {
    ProcessEvidence process = calls.process();
    List<StalledHandshake> stalled = new ArrayList<>();
    for (StalledHandshake each : StalledHandshake.of(calls, tick.nowNanos())) {
      if (each.seconds() < TlsHandshakeStall.SEEN_SECONDS || process.facts().stalled()) {
        continue;
      }
      double recurring =
          handshakes.seen(
              new HandshakeKey(
                  ProcessKey.of(process),
                  each.connection().site(),
                  Remote.of(each.connection().row())),
              1,
              tick.nowNanos());
      if (each.call() != null) {
        tick.wishes().add(process.pid());
      }
      double ranSeconds = LocalPeer.of(tick, each.connection()).ranSeconds();
      if (Math.min(each.seconds(), ranSeconds) >= TlsHandshakeStall.STALLED_SECONDS
          || (recurring >= TlsHandshakeStall.RECURRING_SECONDS && ranSeconds >= recurring)) {
        stalled.add(each);
      } else {
        tick.wishes()
            .time(
                process,
                RuleId.TLS_HANDSHAKE_STALL,
                TlsHandshakeStall.STALLED_SECONDS - Math.min(each.seconds(), ranSeconds));
      }
    }
    return TlsHandshakeStall.judge(process, stalled);
  }

  private void judgeLookups(TickEvidence tick, ProcessCalls calls, List<Verdict> verdicts) {
    ProcessEvidence process = calls.process();
    ProcessKey key = ProcessKey.of(process);
    List<BlockedCall> going = calls.lookups();
    LookupHistory.Ended ended = lookups.advance(process, tick.nowNanos());
    SlowLookups bare = new SlowLookups(process, going, List.of(), SiteFrame.NOT_APPLICABLE, ended);
    if (!SlowDns.isSuspect(bare)) {
      return;
    }
    boolean wait =
        !going.isEmpty()
            && stacks.wishAndWait(tick, process, RuleId.SLOW_DNS, sinceNanos(tick, going.get(0)));
    LookupSite known = lookupSites.get(key);
    SiteFrame site = known != null && known.site.isKnown() ? known.site : site(tick, process);
    if (wait && !site.isKnown() && known == null) {
      return;
    }
    List<RecordedThread> queued = SlowLookups.queued(process, going, tick.nowNanos());
    SlowDns.judge(new SlowLookups(process, going, queued, site, ended))
        .ifPresentOrElse(
            verdict -> {
              lookupSites.put(key, new LookupSite(site, tick.nowNanos()));
              verdicts.add(verdict);
            },
            () -> tick.wishes().time(process, RuleId.SLOW_DNS, SlowDns.moreSeconds(bare)));
  }

  private static long sinceNanos(TickEvidence tick, BlockedCall call) {
    return tick.nowNanos() - (long) (call.forSeconds() * 1e9);
  }

  /** Where most of the threads in lookups stand in the application, or stood a moment ago. */
  private static SiteFrame site(TickEvidence tick, ProcessEvidence process) {
    Map<String, SiteFrame> siteByFrame = new TreeMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (RecordedThread thread : SlowLookups.inLookup(process)) {
      SiteFrame site = StackGrace.site(tick, process, thread);
      if (site != null) {
        siteByFrame.putIfAbsent(site.frame(), site);
        counts.merge(site.frame(), 1, Integer::sum);
      }
    }
    SiteFrame most = SiteFrame.NOT_APPLICABLE;
    for (SiteFrame site : siteByFrame.values()) {
      if (counts.getOrDefault(site.frame(), 0) > counts.getOrDefault(most.frame(), 0)) {
        most = site;
      }
    }
    return most;
  }
}
