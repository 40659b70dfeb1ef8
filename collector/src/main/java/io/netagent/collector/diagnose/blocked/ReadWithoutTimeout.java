package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.finding.EndCounts;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A request was sent and acknowledged, no answer comes, and the thread that waits for it has no
 * time-out: it may stand there for months. Told as soon as it is no long poll any more, which
 * {@link Patience} decides.
 */
final class ReadWithoutTimeout {
  private ReadWithoutTimeout() {}

  /**
   * Threads that have run out of patience with one remote.
   *
   * @param patience that they have run out of
   */
  record Stuck(List<StuckRead> reads, Patience patience) {
    Stuck {
      reads = List.copyOf(reads);
    }
  }

  /** One verdict for each site. */
  static List<Verdict> judge(ProcessEvidence process, List<Stuck> stuck) {
    Map<SiteFrame, List<StuckRead>> bySite = new LinkedHashMap<>();
    Map<SiteFrame, String> whyBySite = new LinkedHashMap<>();
    for (Stuck each : stuck) {
      for (StuckRead read : each.reads) {
        bySite.computeIfAbsent(read.site(), site -> new ArrayList<>()).add(read);
        whyBySite.putIfAbsent(read.site(), each.patience.why());
      }
    }
    List<Verdict> verdicts = new ArrayList<>();
    bySite.forEach(
        (site, reads) ->
            verdicts.add(verdict(process, site, reads, whyBySite.getOrDefault(site, ""))));
    return verdicts;
  }

  private static Verdict verdict(
      ProcessEvidence process, SiteFrame site, List<StuckRead> reads, String why) {
    List<ConnectionEvidence> connections = reads.stream().map(StuckRead::connection).toList();
    double longest = reads.stream().mapToDouble(StuckRead::seconds).max().orElse(0);
    double shortest = reads.stream().mapToDouble(StuckRead::seconds).min().orElse(0);
    boolean one = reads.size() == 1;
    String summary =
        (one
                ? "A thread has waited for an answer from "
                : reads.size() + " threads have waited for answers from ")
            + remotes(connections)
            + " for "
            + (one ? "" : "up to ")
            + Durations.text(longest)
            + " in "
            + (one ? "a read" : "reads")
            + " without a time-out"
            + openedAt(site, one)
            + ": "
            + (one ? "it" : "they")
            + " will wait for ever if none comes.";
    List<RecordedConnection> recorded =
        connections.stream().map(ConnectionEvidence::recorded).filter(Objects::nonNull).toList();
    // A stream or a subscription is confirmed by its first bytes.
    boolean neverAnswered = recorded.stream().allMatch(each -> each.bytesRead() == 0);
    return new Draft(RuleId.READ_WITHOUT_TIMEOUT, process)
        .about(connections)
        .site(site)
        .oldestSeconds(longest)
        .summary(summary)
        .why(
            "The request has been sent and acknowledged (Send-Q is 0), nothing has come since, and the"
                + " read began after the request: the program is owed an answer, so this is no idle"
                + " connection"
                + (neverAnswered ? "" : ", no event stream and no subscriber")
                + ". The peer's host is alive: it has acknowledged. "
                + why)
        .advice(TimeoutAdvice.forRead(site))
        .blocked(reads.stream().map(read -> process.blockedThread(read.call())).toList())
        .fact("waitingSecondsMax", Durations.tenths(longest))
        .fact("waitingSecondsMin", Durations.tenths(shortest))
        .fact("limitSeconds", 0)
        .fact("bytesWritten", recorded.stream().mapToLong(RecordedConnection::bytesWritten).sum())
        .fact("bytesRead", recorded.stream().mapToLong(RecordedConnection::bytesRead).sum())
        .fact("turns", recorded.stream().mapToLong(RecordedConnection::turns).sum())
        .verdict();
  }

  static String remotes(List<ConnectionEvidence> connections) {
    EndCounts ends =
        EndCounts.ofRemote(connections.stream().map(each -> each.row().tuple()).toList());
    return ends.distinct() == 1
        ? ends.mostFrequent()
        : ends.distinct() + " remotes (most from " + ends.mostFrequent() + ")";
  }

  private static String openedAt(SiteFrame site, boolean one) {
    if (!site.isKnown()) {
      return "";
    }
    return site.kind().startsWith(ApplicationFrames.BLOCKED_IN)
        ? ", called at " + site.frame()
        : (one ? ", on a connection opened " : ", on connections opened ")
            + (site.kind().endsWith("-library") ? "by a library at " : "at ")
            + site.frame();
  }
}
