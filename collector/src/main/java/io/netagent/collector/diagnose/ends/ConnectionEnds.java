package io.netagent.collector.diagnose.ends;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.RuleGroup;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordedConnection;
import java.util.ArrayList;
import java.util.BitSet;
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
  private final Map<ProcessKey, Seen> seenByProcess = new HashMap<>();
  private final Map<ProcessKey, FdHistory> fdHistories = new HashMap<>();

  private record ProcessKey(int pid, long startTicks) {
    static ProcessKey of(ProcessEvidence process) {
      return new ProcessKey(process.pid(), process.facts().startTicks());
    }
  }

  /** What the ticks so far have shown of one process's record. */
  private static final class Seen {
    final EndHistory history = new EndHistory();
    final Lasting dropped = new Lasting();
    final Lasting rowless = new Lasting();
    final Map<SiteFrame, FdHistory> endedBySite = new HashMap<>();
  }

  /** What one tick shows of one line of code. */
  private static final class Site {
    final Set<Integer> siteIds = new HashSet<>();
    final List<End> ends = new ArrayList<>();
    final List<RecordedConnection> abandoned = new ArrayList<>();
    final List<RecordedConnection> closedInJava = new ArrayList<>();
    final List<Double> closedAges = new ArrayList<>();
    final List<RecordedConnection> ended = new ArrayList<>();
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
    seenByProcess.keySet().retainAll(alive);
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
    Seen seen = seenByProcess.computeIfAbsent(key, k -> new Seen());
    EndHistory history = seen.history;
    long unwatched =
        Double.isInfinite(process.sinceStallSeconds())
            ? Long.MIN_VALUE
            : tick.nowNanos() - (long) (process.sinceStallSeconds() * 1e9);
    history.add(record, tick.nowNanos(), unwatched);
    SitesOfTick sites = new SitesOfTick(process, record);
    for (End end : history.ends()) {
      sites.at(end.closed().siteId()).ends.add(end);
    }
    addOpen(tick, process, seen, sites);
    seen.endedBySite.keySet().removeIf(frame -> !sites.sites.containsKey(frame));
    sites.sites.forEach(
        (frame, site) -> {
          site.siteIds.forEach(id -> site.closes += history.closes(record.sites().get(id)));
          FdHistory ended = null;
          if (!site.ended.isEmpty()) {
            ended = seen.endedBySite.computeIfAbsent(frame, f -> new FdHistory(tick.nowNanos()));
            ended.add(tick.nowNanos(), site.ended.size(), tick.gap() || process.facts().stalled());
          }
          boolean rising = ended != null && ended.growsSteadily();
          SiteEnds evidence = evidence(tick, process, frame, site, rising);
          RULES.forEach(rule -> rule.judge(evidence).ifPresent(verdicts::add));
          tick.wishes()
              .time(process, RuleId.CLOSED_BUT_OPEN, ClosedButOpen.moreSeconds(site.closedAges));
          if (evidence.closedInJava().size() >= ClosedButOpen.GROUP) {
            tick.wishes().add(process.pid());
          }
        });
  }

  private static SiteEnds evidence(
      TickEvidence tick, ProcessEvidence process, SiteFrame frame, Site site, boolean rising) {
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
        site.ended,
        rising,
        tick.nowNanos());
  }

  private static void addOpen(
      TickEvidence tick, ProcessEvidence process, Seen seen, SitesOfTick sites) {
    BitSet withRow = new BitSet();
    for (ConnectionEvidence connection : process.connections()) {
      if (connection.recorded() != null) {
        withRow.set(connection.recorded().fd());
      }
    }
    List<RecordedConnection> dropped = new ArrayList<>();
    List<RecordedConnection> rowless = new ArrayList<>();
    for (RecordedConnection each : sites.record.connections()) {
      if (each.closeRequestedAtNanos() != 0) {
        double age =
            Math.min(
                (tick.nowNanos() - each.closeRequestedAtNanos()) / 1e9,
                process.sinceStallSeconds());
        Site site = sites.at(each.siteId());
        site.closedAges.add(age);
        if (age >= ClosedButOpen.SETTLED_SECONDS) {
          site.closedInJava.add(each);
        }
      } else if (each.abandoned()) {
        dropped.add(each);
      } else if (!withRow.get(each.fd()) && each.connectNanos() != 0) {
        rowless.add(each);
      }
    }
    long enough = tick.shortLook() ? 1 : DROPPED_NANOS;
    for (RecordedConnection each : seen.dropped.advance(dropped, enough, tick.nowNanos())) {
      sites.at(each.siteId()).abandoned.add(each);
    }
    for (RecordedConnection each :
        seen.rowless.advance(rowless, ClosedButOpen.ENDED_NANOS, tick.nowNanos())) {
      sites.at(each.siteId()).ended.add(each);
    }
  }

  /** The lines of code that one process's record tells something of, in one tick. */
  private final class SitesOfTick {
    final FlightRecord record;
    final Map<SiteFrame, Site> sites = new LinkedHashMap<>();
    private final List<String> packages;
    private final Map<Integer, Site> bySiteId = new HashMap<>();

    SitesOfTick(ProcessEvidence process, FlightRecord record) {
      this.record = record;
      packages = process.facts().agent().applicationPackages();
    }

    /** Stacks of one line are one site; the first one is shown. */
    Site at(int siteId) {
      return bySiteId.computeIfAbsent(siteId, this::add);
    }

    private Site add(int siteId) {
      boolean known = siteId >= 0 && siteId < record.sites().size();
      SiteFrame frame =
          known ? frames.of(record.sites().get(siteId), packages) : SiteFrame.NOT_RECORDED;
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
}
