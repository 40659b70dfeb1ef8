package io.netagent.collector.diagnose.ends;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.ThreadsSeen;
import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.collector.diagnose.finding.EndCounts;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedThread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The application has closed connections whose descriptors are open still. A SocketChannel that is
 * registered with a selector is only closed for good when the selector selects next; and while a
 * thread is in a call on it, its number can't be given back. lsof shows such sockets as "can't
 * identify protocol" once the kernel has no connection behind them.
 */
final class ClosedButOpen implements EndRule {
  /** From here on it is no straggler. */
  static final int GROUP = 3;

  /** Event loops select at least every few seconds. */
  static final double SETTLED_SECONDS = 10;

  /** Half of that, by when a loop that works has selected. */
  private static final double SUSPECT_SECONDS = 5;

  private static final RuleId ID = RuleId.CLOSED_BUT_OPEN;

  /** An idle selector may keep one or two until the next event comes. */
  private static final double STRAGGLER_SECONDS = 20;

  private static final int ENDED = 10;

  /** Without a row for so long it is no reading that came too early. */
  static final long ENDED_NANOS = 60_000_000_000L;

  private static final int FDS_NAMED = 10;

  /**
   * How much longer it takes until a group is told; infinite if it is, or if there is no suspicion.
   *
   * @param ages seconds since the application closed each one of the site's that is open still
   */
  static double moreSeconds(List<Double> ages) {
    double age =
        ages.stream()
            .sorted(Comparator.reverseOrder())
            .skip(GROUP - 1L)
            .findFirst()
            .orElse(Double.NaN);
    return age >= SUSPECT_SECONDS && age < SETTLED_SECONDS
        ? SETTLED_SECONDS - age
        : Double.POSITIVE_INFINITY;
  }

  @Override
  public Optional<Verdict> judge(SiteEnds site) {
    List<RecordedConnection> about = site.closedInJava();
    if (about.isEmpty()) {
      return site.ended().size() >= ENDED && site.endedKeepRising()
          ? Optional.of(neverClosed(site))
          : Optional.empty();
    }
    double oldest =
        Math.min(
            (site.nowNanos() - about.get(0).closeRequestedAtNanos()) / 1e9,
            site.process().sinceStallSeconds());
    if (about.size() < GROUP && oldest < STRAGGLER_SECONDS) {
      return Optional.empty();
    }
    long inCall =
        about.stream().filter(c -> c.readerThreadId() != 0 || c.writerThreadId() != 0).count();
    boolean one = about.size() == 1;
    EndCounts remotes = SiteEnds.remotesOf(about);
    Map<String, Integer> states = states(site, about);
    Draft draft =
        new Draft(ID, site.process())
            .severity(about.size() < GROUP ? Severity.INFO : ID.usualSeverity())
            .ends(0, "", remotes.mostFrequent())
            .count(about.size())
            .site(site.site())
            .oldestSeconds(oldest)
            .summary(
                about.size()
                    + (one ? " connection" : " connections")
                    + " to "
                    + remotes.mostFrequent()
                    + site.openedAt()
                    + (one ? " was" : " were")
                    + " closed by the application "
                    + (one ? "" : "up to ")
                    + Durations.text(oldest)
                    + " ago and "
                    + (one ? "its descriptor is" : "their descriptors are")
                    + " open still: "
                    + (2 * inCall > about.size()
                        ? "a thread is in a call on " + (one ? "it." : "each of them.")
                        : "the selector that they are registered with has not selected since."))
            .why(
                "close() was called, so nobody has forgotten them; but the descriptor and the kernel's"
                    + " socket live on. A connection that was never closed would have no request to"
                    + " close it.")
            .advice(EndsAdvice.forClosedButOpen(site.site(), 2 * inCall > about.size()))
            .blocked(blocked(site))
            .fact("remotes", remotes.top(FDS_NAMED))
            .fact("closedSecondsMax", Durations.tenths(oldest))
            .fact("inACall", inCall)
            .fact("withoutTcpRow", states.getOrDefault("", 0));
    states.remove("");
    if (!states.isEmpty()) {
      draft.fact(
          "states",
          states.entrySet().stream().map(e -> e.getKey() + " (" + e.getValue() + ")").toList());
    }
    return Optional.of(
        draft
            .fact(
                "fds",
                about.stream().limit(FDS_NAMED).map(each -> String.valueOf(each.fd())).toList())
            .verdict());
  }

  /**
   * The kernel has ended them and nobody here has noticed. A pool whose idle connections were reset
   * looks the same until it leases them, but its number has a bound.
   */
  private static Verdict neverClosed(SiteEnds site) {
    List<RecordedConnection> about = site.ended();
    EndCounts remotes = SiteEnds.remotesOf(about);
    return new Draft(ID, site.process())
        .ends(0, "", remotes.mostFrequent())
        .count(about.size())
        .site(site.site())
        .oldestSeconds(ENDED_NANOS / 1e9)
        .summary(
            about.size()
                + " connections to "
                + remotes.mostFrequent()
                + site.openedAt()
                + " have ended in the kernel (reset by the peer, or timed out) and were never closed"
                + " here: their descriptors are open without a connection, and there are ever more of"
                + " them.")
        .why(
            "The kernel lists no connection behind these descriptors, so they are no CLOSE_WAIT; lsof"
                + " calls them \"can't identify protocol\". A pool's idle connections that were reset"
                + " are found at the next lease, and their number does not keep rising.")
        .advice(
            "Close the connection in a finally block, also when a read or write has failed"
                + " (\"Connection reset\", \"Broken pipe\"): the error ends the connection, not the"
                + " descriptor.")
        .fact("remotes", remotes.top(SiteEnds.NAMED))
        .fact("withoutTcpRow", about.size())
        .fact(
            "fds", about.stream().limit(FDS_NAMED).map(each -> String.valueOf(each.fd())).toList())
        .verdict();
  }

  /** How many are in which state; without a row in the kernel's table under the empty text. */
  private static Map<String, Integer> states(SiteEnds site, List<RecordedConnection> about) {
    Map<Integer, CorrelatedConnection> rowByFd = new HashMap<>();
    for (ConnectionEvidence each : site.process().connections()) {
      if (each.recorded() != null && each.recorded().closeRequestedAtNanos() != 0) {
        rowByFd.put(each.row().fd(), each.row());
      }
    }
    Map<String, Integer> states = new java.util.TreeMap<>();
    for (RecordedConnection each : about) {
      CorrelatedConnection row = rowByFd.get(each.fd());
      states.merge(row == null || row.state() == null ? "" : row.state().name(), 1, Integer::sum);
    }
    return states;
  }

  /** Those in a call on one of them, and those that select. */
  private static List<BlockedThread> blocked(SiteEnds site) {
    List<BlockedThread> threads = new ArrayList<>();
    for (BlockedCall call : site.process().facts().agent().blocked().calls()) {
      if (site.siteIds().contains(call.siteId())
          && site.closedInJava().stream().anyMatch(each -> each.fd() == call.fd())) {
        threads.add(site.process().blockedThread(call));
      }
    }
    ThreadsSeen seen = site.process().threads();
    if (seen != null) {
      for (RecordedThread thread : seen.threads()) {
        if (thread.frames().stream().anyMatch(f -> f.contains("sun.nio.ch.SelectorImpl."))) {
          threads.add(site.process().blockedThread(thread, "selects"));
        }
      }
    }
    return threads;
  }
}
