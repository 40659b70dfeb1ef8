package io.netagent.collector.diagnose.ends;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.RuleGroup;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedSite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sorts by line of code how connections ended, and which ones should have ended and have not; keeps
 * ten minutes of it, and the number of open files of each process; and asks each rule.
 */
public final class ConnectionEnds implements RuleGroup {
  private static final List<EndRule> RULES =
      List.of(new IdleDrop(), new KeepAliveRace(), new AbandonedUntilGc(), new ClosedButOpen());

  /** A java.net.Socket is closed by the cleaner within moments; what is open then, stays so. */
  private static final long DROPPED_NANOS = 10_000_000_000L;

  private final ApplicationFrames frames;
  private final Map<ProcessKey, EndHistory> histories = new HashMap<>();
  private final Map<ProcessKey, FdHistory> fdHistories = new HashMap<>();

  private record ProcessKey(int pid, long startTicks) {
    static ProcessKey of(ProcessEvidence process) {
      return new ProcessKey(process.pid(), process.facts().startTicks());
    }
  }

  /** What one tick shows of one line of code. */
  private static final class Site {
    final Set<Integer> siteIds = new HashSet<>();
    final List<End> ends = new ArrayList<>();
    final List<ConnectionEvidence> abandoned = new ArrayList<>();
    final List<RecordedConnection> closedInJava = new ArrayList<>();
    long closes;
  }

  /** With nothing seen yet. */
  public ConnectionEnds(ApplicationFrames frames) {
    this.frames = frames;
  }

  @Override
  public List<Verdict> judge(TickEvidence tick) {
    List<Verdict> verdicts = new ArrayList<>();
    Set<ProcessKey> alive = new HashSet<>();
    for (ProcessEvidence process : tick.processes()) {
      ProcessKey key = ProcessKey.of(process);
      alive.add(key);
      judgeFiles(tick, process, key, verdicts);
      FlightRecord record = process.facts().agent().record();
      if (record != null && process.facts().agent().recording()) {
        judgeSites(tick, process, record, key, verdicts);
      }
    }
    histories.keySet().retainAll(alive);
    fdHistories.keySet().retainAll(alive);
    return verdicts;
  }

  private void judgeFiles(
      TickEvidence tick, ProcessEvidence process, ProcessKey key, List<Verdict> verdicts) {
    long open = process.facts().openFds();
    if (process.pid() < 0 || open < 0 || process.facts().maxFds() <= 0) {
      return;
    }
    FdHistory history = fdHistories.computeIfAbsent(key, k -> new FdHistory(tick.nowNanos()));
    history.add(tick.nowNanos(), open, tick.gap() || process.facts().stalled());
    FdExhaustion.judge(process, history, () -> FdUse.of(tick, process, frames))
        .ifPresent(verdicts::add);
  }

  private void judgeSites(
      TickEvidence tick,
      ProcessEvidence process,
      FlightRecord record,
      ProcessKey key,
      List<Verdict> verdicts) {
    EndHistory history = histories.computeIfAbsent(key, k -> new EndHistory());
    long unwatched =
        Double.isInfinite(process.sinceStallSeconds())
            ? Long.MIN_VALUE
            : tick.nowNanos() - (long) (process.sinceStallSeconds() * 1e9);
    history.add(record, tick.nowNanos(), unwatched);
    Map<SiteFrame, Site> sites = new LinkedHashMap<>();
    for (End end : history.ends()) {
      site(sites, process, record, end.closed().siteId()).ends.add(end);
    }
    addOpen(tick, process, record, history, sites);
    for (Site site : sites.values()) {
      site.siteIds.forEach(id -> site.closes += history.closes(record.sites().get(id)));
    }
    sites.forEach(
        (frame, site) -> {
          SiteEnds evidence = evidence(tick, process, frame, site);
          RULES.forEach(rule -> rule.judge(evidence).ifPresent(verdicts::add));
          if (evidence.closedInJava().size() >= ClosedButOpen.GROUP) {
            tick.wishes().add(process.pid());
          }
        });
  }

  private static SiteEnds evidence(
      TickEvidence tick, ProcessEvidence process, SiteFrame frame, Site site) {
    site.ends.sort(Comparator.comparingLong(end -> end.closed().closedAtNanos()));
    site.closedInJava.sort(Comparator.comparingLong(RecordedConnection::closeRequestedAtNanos));
    return new SiteEnds(
        process,
        frame,
        site.siteIds,
        site.ends,
        site.closes >= site.ends.size() ? site.closes : -1,
        site.abandoned,
        site.closedInJava,
        tick.nowNanos());
  }

  private void addOpen(
      TickEvidence tick,
      ProcessEvidence process,
      FlightRecord record,
      EndHistory history,
      Map<SiteFrame, Site> sites) {
    List<ConnectionEvidence> dropped = new ArrayList<>();
    for (ConnectionEvidence connection : process.connections()) {
      RecordedConnection recorded = connection.recorded();
      if (recorded != null && recorded.abandoned()) {
        dropped.add(connection);
      }
    }
    long enough = tick.shortLook() ? 1 : DROPPED_NANOS;
    for (ConnectionEvidence each : history.droppedFor(enough, dropped, tick.nowNanos())) {
      RecordedConnection recorded = each.recorded();
      site(sites, process, record, recorded == null ? -1 : recorded.siteId()).abandoned.add(each);
    }
    for (RecordedConnection each : record.connections()) {
      if (each.closeRequestedAtNanos() != 0
          && Math.min(
                  (tick.nowNanos() - each.closeRequestedAtNanos()) / 1e9,
                  process.sinceStallSeconds())
              >= ClosedButOpen.SETTLED_SECONDS) {
        site(sites, process, record, each.siteId()).closedInJava.add(each);
      }
    }
  }

  private Site site(
      Map<SiteFrame, Site> sites, ProcessEvidence process, FlightRecord record, int siteId) {
    boolean known = siteId >= 0 && siteId < record.sites().size();
    SiteFrame frame = SiteFrame.NOT_RECORDED;
    if (known) {
      RecordedSite recorded = record.sites().get(siteId);
      frame = frames.of(recorded, process.facts().agent().applicationPackages());
    }
    // Another stack of the same line: the first one is shown.
    SiteFrame line = frame;
    for (SiteFrame each : sites.keySet()) {
      if (each.frame().equals(frame.frame()) && each.kind().equals(frame.kind())) {
        line = each;
        break;
      }
    }
    Site site = sites.computeIfAbsent(line, key -> new Site());
    if (known) {
      site.siteIds.add(siteId);
    }
    return site;
  }
}
