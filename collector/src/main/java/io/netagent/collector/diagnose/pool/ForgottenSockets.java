package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.RuleGroup;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.finding.EndCounts;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.CloseReason;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedSite;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bare sockets that a line of code opens, uses for a while and then neither uses nor closes, while
 * it goes on opening others: sessions given up after a time-out, or a connection for each request
 * whose peer keeps it.
 *
 * <p>Nobody sits in a read of them, so nothing that the peer says would be noticed, not even its
 * end. That is so in a pool at rest as well, but a pool uses what it has, or closes it, before it
 * opens more and more. Only java.net.Socket: a channel's reader may be a selector.
 */
public final class ForgottenSockets implements RuleGroup {
  private static final int MANY = 20;

  /** Pings and polls come more often. */
  private static final double UNTOUCHED_SECONDS = 30;

  /** The opening of sessions at a start is over by then. */
  private static final double SPAN_SECONDS = 60;

  /** Of those that are old enough. */
  private static final double MOSTLY = 0.9;

  /** So many of the usual times from one opening to the next: it has ended. */
  private static final double QUIET_GAPS = 3;

  private static final double LEAST_QUIET_SECONDS = 15;

  private Set<Key> told = Set.of();
  private final Map<ProcessKey, SiteMemo<Boolean>> sites = new HashMap<>();

  private record ProcessKey(int pid, long startTicks) {}

  private record Key(ProcessKey process, String frame) {}

  /** One line of code. */
  private static final class Line {
    final SiteFrame frame;
    final List<ConnectionEvidence> open = new ArrayList<>();
    final List<ConnectionEvidence> forgotten = new ArrayList<>();
    final Map<Integer, RecordedSite> siteById = new HashMap<>();
    long firstOpenedAtNanos = Long.MAX_VALUE;
    long lastOpenedAtNanos = Long.MIN_VALUE;
    int old;

    Line(SiteFrame frame) {
      this.frame = frame;
    }

    void add(
        ConnectionEvidence each, RecordedConnection recorded, ProcessEvidence process, long now) {
      open.add(each);
      RecordedSite site = each.row().site();
      if (site != null) {
        siteById.put(site.id(), site);
      }
      firstOpenedAtNanos = Math.min(firstOpenedAtNanos, recorded.openedAtNanos());
      lastOpenedAtNanos = Math.max(lastOpenedAtNanos, recorded.openedAtNanos());
      double age = Math.min((now - recorded.openedAtNanos()) / 1e9, process.sinceStallSeconds());
      if (age < UNTOUCHED_SECONDS) {
        return;
      }
      old++;
      boolean untouched =
          recorded.writeOperations() > 0
              && recorded.readerThreadId() == 0
              && recorded.writerThreadId() == 0
              // Else the peer has vanished, which is another rule's.
              && each.row().sendQueueBytes() == 0
              && Math.min(each.row().idleSeconds(), process.sinceStallSeconds())
                  >= UNTOUCHED_SECONDS;
      if (untouched) {
        forgotten.add(each);
      }
    }

    long closed() {
      long closed = 0;
      for (RecordedSite site : siteById.values()) {
        for (CloseReason reason : CloseReason.values()) {
          closed += site.closed(reason);
        }
      }
      return closed;
    }

    boolean isSuspect() {
      return forgotten.size() >= MANY
          && forgotten.size() >= MOSTLY * old
          && closed() * 9 <= open.size();
    }

    boolean goesOn(long nowNanos) {
      double span = (lastOpenedAtNanos - firstOpenedAtNanos) / 1e9;
      double quiet = (nowNanos - lastOpenedAtNanos) / 1e9;
      return span >= SPAN_SECONDS
          && quiet <= Math.max(LEAST_QUIET_SECONDS, QUIET_GAPS * (span / (open.size() - 1)));
    }

    double growthPerMinute(long nowNanos) {
      return goesOn(nowNanos)
          ? (open.size() - 1) * 60e9 / (lastOpenedAtNanos - firstOpenedAtNanos)
          : 0;
    }
  }

  @Override
  public List<Verdict> judge(TickEvidence tick) {
    List<Verdict> verdicts = new ArrayList<>();
    Set<Key> toldNow = new HashSet<>();
    Set<ProcessKey> seen = new HashSet<>();
    for (ProcessEvidence process : tick.processes()) {
      if (process.pid() < 0 || !process.facts().agent().recording()) {
        continue;
      }
      ProcessKey of = new ProcessKey(process.pid(), process.facts().startTicks());
      seen.add(of);
      for (Line line : lines(process, of, tick.nowNanos())) {
        Key key = new Key(of, line.frame.frame());
        // What has been told stands while they do, though no more come.
        if (line.isSuspect() && (told.contains(key) || line.goesOn(tick.nowNanos()))) {
          toldNow.add(key);
          verdicts.add(verdict(process, line, tick.nowNanos()));
        }
      }
    }
    told = toldNow;
    sites.keySet().retainAll(seen);
    return verdicts;
  }

  private Collection<Line> lines(ProcessEvidence process, ProcessKey key, long nowNanos) {
    SiteMemo<Boolean> memo =
        sites.computeIfAbsent(key, k -> new SiteMemo<>(ForgottenSockets::isBareSocket));
    memo.begin();
    Map<String, Line> byFrame = new LinkedHashMap<>();
    for (ConnectionEvidence each : process.connections()) {
      RecordedConnection recorded = each.recorded();
      if (recorded != null
          && recorded.role() == ConnectionRole.CLIENT
          && !recorded.adopted()
          && recorded.closeRequestedAtNanos() == 0
          && each.row().state() == TcpState.ESTABLISHED
          && memo.of(each).isPresent()) {
        byFrame
            .computeIfAbsent(each.site().frame(), frame -> new Line(each.site()))
            .add(each, recorded, process, nowNanos);
      }
    }
    return byFrame.values();
  }

  private static @Nullable Boolean isBareSocket(SiteFrame site) {
    boolean bare = site.isKnown() && Library.of(site) == Library.SOCKET;
    return bare ? true : null;
  }

  private static Verdict verdict(ProcessEvidence process, Line line, long nowNanos) {
    EndCounts remotes =
        EndCounts.ofRemote(line.forgotten.stream().map(each -> each.row().tuple()).toList());
    double longest =
        line.forgotten.stream().mapToDouble(each -> each.row().idleSeconds()).max().orElse(0);
    long closed = line.closed();
    return new Draft(RuleId.CLIENT_PER_REQUEST, process)
        .about(line.forgotten)
        .site(line.frame)
        .oldestSeconds(longest)
        .growthPerMinute(line.growthPerMinute(nowNanos))
        .summary(
            line.forgotten.size()
                + " connections to "
                + (remotes.distinct() == 1
                    ? remotes.mostFrequent()
                    : remotes.distinct() + " remotes (most to " + remotes.mostFrequent() + ")")
                + " opened at "
                + line.frame.frame()
                + " are open and have not been used for up to "
                + Durations.text(longest)
                + ", "
                + (line.goesOn(nowNanos) ? "and more are opened: " : "")
                + (closed == 0 ? "none" : "only " + closed)
                + " of those opened there "
                + (closed == 1 ? "has" : "have")
                + " been closed.")
        .why(
            "No thread reads them, so neither an answer nor the peer's end would be noticed. A pool"
                + " uses the connections that it has, or closes them, before it opens more; these"
                + " are left behind each time another is opened. The peer has not closed them, so"
                + " they are not in CLOSE_WAIT, but they are lost all the same, on both sides.")
        .advice(
            "Close the socket on every path before another takes its place, above all after a"
                + " time-out or an unanswered ping: in a finally block or try-with-resources. If"
                + " they are kept on purpose, use one again before opening the next.")
        .fact("connections", line.open.size())
        .fact("untouched", line.forgotten.size())
        .fact("closedBySite", closed)
        .fact("firstOpenedSecondsAgo", Durations.tenths((nowNanos - line.firstOpenedAtNanos) / 1e9))
        .fact("lastOpenedSecondsAgo", Durations.tenths((nowNanos - line.lastOpenedAtNanos) / 1e9))
        .verdict();
  }
}
