package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.RuleGroup;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.evidence.WaitingThreads;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pools whose connections stand still, and the stacks of the JVMs that have them: a wait for a
 * lease is no socket call, so no record shows it.
 */
public final class PoolLeases implements RuleGroup {
  private final Map<ProcessKey, Watched> watchedByProcess = new HashMap<>();

  private record ProcessKey(int pid, long startTicks) {
    static ProcessKey of(ProcessEvidence process) {
      return new ProcessKey(process.pid(), process.facts().startTicks());
    }
  }

  private static final class Watched {
    final SiteMemo<PoolKind> kinds = new SiteMemo<>(site -> PoolKind.ofOpener(site.stack()));
    final StackSchedule schedule = new StackSchedule();
    final Map<PoolKind, PoolHistory> histories = new EnumMap<>(PoolKind.class);
    Map<PoolKind, List<ConnectionEvidence>> connections = Map.of();
  }

  @Override
  public List<Verdict> judge(TickEvidence tick) {
    List<Verdict> verdicts = new ArrayList<>();
    Set<ProcessKey> seen = new HashSet<>();
    for (ProcessEvidence process : tick.processes()) {
      if (process.pid() >= 0 && process.facts().agent().recording()) {
        ProcessKey key = ProcessKey.of(process);
        seen.add(key);
        Watched watched = watchedByProcess.computeIfAbsent(key, k -> new Watched());
        watched.connections = new PoolConnections(process, watched.kinds).byKind();
        if (!watched.connections.isEmpty() || !watched.histories.isEmpty()) {
          verdicts.addAll(judge(tick, process, watched));
        }
      }
    }
    watchedByProcess.keySet().retainAll(seen);
    return verdicts;
  }

  private static List<Verdict> judge(TickEvidence tick, ProcessEvidence process, Watched watched) {
    watched.histories.keySet().retainAll(watched.connections.keySet());
    boolean suspect = false;
    boolean fresh = false;
    for (Map.Entry<PoolKind, List<ConnectionEvidence>> each : watched.connections.entrySet()) {
      PoolHistory history =
          watched.histories.computeIfAbsent(each.getKey(), pool -> new PoolHistory());
      if (process.facts().stalled() || tick.gap()) {
        history.forgetLooks();
      }
      history.advance(process, each.getValue(), tick.nowNanos());
      boolean one = history.isSuspect();
      suspect |= one;
      fresh |= one && history.isFresh();
    }
    suspect &= !process.facts().stalled() && !tick.gap();
    look(tick, process, watched, suspect);
    if (watched.schedule.wishes(suspect, fresh, tick.nowNanos())) {
      tick.wishes().add(process.pid());
    }
    List<Verdict> verdicts = new ArrayList<>();
    watched.histories.forEach(
        (pool, history) -> {
          PoolEvidence evidence =
              new PoolEvidence(
                  process,
                  pool,
                  watched.connections.getOrDefault(pool, List.of()),
                  history.looks(),
                  history.told(),
                  tick.shortLook(),
                  tick.nowNanos());
          Optional<Verdict> verdict = PoolExhausted.judge(evidence);
          if (verdict.isEmpty()) {
            tick.wishes().time(process, RuleId.POOL_EXHAUSTED, PoolExhausted.moreSeconds(evidence));
          }
          history.tell(verdict.map(PoolLeases::site).orElse(null));
          verdict.ifPresent(verdicts::add);
        });
    return verdicts;
  }

  private static SiteFrame site(Verdict verdict) {
    List<String> stack = verdict.finding().stack().stream().map(String::valueOf).toList();
    return new SiteFrame(verdict.finding().site(), verdict.finding().siteKind(), stack);
  }

  private static void look(
      TickEvidence tick, ProcessEvidence process, Watched watched, boolean suspect) {
    WaitingThreads threads = process.waiting();
    if (threads == null || !suspect || !watched.schedule.isNew(threads.seen().takenAtNanos())) {
      return;
    }
    boolean fruitful = false;
    for (Map.Entry<PoolKind, PoolHistory> each : watched.histories.entrySet()) {
      LeaseLook look =
          LeaseLook.of(
              each.getKey(),
              threads,
              watched.connections.getOrDefault(each.getKey(), List.of()),
              tick.nowNanos());
      each.getValue().looked(look);
      fruitful |= !look.waiters().isEmpty();
    }
    watched.schedule.looked(threads.seen().takenAtNanos(), fruitful);
  }

  /**
   * Who waits for a lease of the pool that a line of code has filled, by what this tick's {@link
   * #judge} has seen. If the line's class is among those that ask, its threads only: others may
   * have a pool of their own.
   */
  public LeaseQueue queue(
      ProcessEvidence process, SiteFrame site, List<ConnectionEvidence> leaked) {
    Watched watched = watchedByProcess.get(ProcessKey.of(process));
    if (watched == null || leaked.isEmpty()) {
      return LeaseQueue.NONE;
    }
    PoolKind pool = PoolKind.ofOpener(site.stack());
    PoolHistory history = pool == null ? null : watched.histories.get(pool);
    LeaseLook latest = history == null ? null : latest(history);
    if (pool == null || latest == null) {
      return LeaseQueue.NONE;
    }
    LeaseLook own = latest.of(LeaseWaiter.outermostClass(site.frame()));
    List<LeaseWaiter> waiters = own.waiters().isEmpty() ? latest.waiters() : own.waiters();
    Set<String> remotes = new HashSet<>();
    leaked.forEach(each -> remotes.add(each.row().tuple().remoteText()));
    long connections =
        watched.connections.getOrDefault(pool, List.of()).stream()
            .filter(each -> remotes.contains(each.row().tuple().remoteText()))
            .count();
    return new LeaseQueue(
        pool.label(),
        waiters.get(0).waitsIn(),
        (int) connections,
        waiters.stream().map(waiter -> waiter.blocked(process)).toList());
  }

  private static @Nullable LeaseLook latest(PoolHistory history) {
    List<LeaseLook> looks = history.looks();
    return looks.isEmpty() ? null : looks.get(looks.size() - 1);
  }
}
