package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.finding.EndCounts;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** SYNs that nobody answers: neither a connection nor a refusal comes back. */
final class ConnectUnanswered {
  /** Single tries to more remotes than this are a scan, a crawl or a list of dead peers. */
  private static final int REMOTES = 10;

  private ConnectUnanswered() {}

  /** How much longer it takes until some of these are told; infinite for none. */
  static double moreSeconds(List<UnansweredConnects> all) {
    return isScan(all)
        ? Double.POSITIVE_INFINITY
        : all.stream()
            .mapToDouble(UnansweredConnects::moreSeconds)
            .min()
            .orElse(Double.POSITIVE_INFINITY);
  }

  private static boolean isScan(List<UnansweredConnects> all) {
    return all.stream().filter(each -> !each.isSeveral()).count() > REMOTES;
  }

  /** One verdict for each site. */
  static List<Verdict> judge(ProcessCalls calls, List<UnansweredConnects> all) {
    Map<SiteFrame, List<UnansweredConnects>> bySite = new LinkedHashMap<>();
    boolean scan = isScan(all);
    for (UnansweredConnects each : all) {
      boolean ripe = each.isSeveral() || (each.isLong() && !scan);
      if (ripe && !each.isOfStalledListener()) {
        bySite.computeIfAbsent(each.site(), site -> new ArrayList<>()).add(each);
      }
    }
    List<Verdict> verdicts = new ArrayList<>();
    bySite.forEach((site, ripe) -> verdicts.add(verdict(calls, site, ripe)));
    return verdicts;
  }

  private static Verdict verdict(
      ProcessCalls calls, SiteFrame site, List<UnansweredConnects> ripe) {
    ProcessEvidence process = calls.process();
    List<ConnectionEvidence> rows = ripe.stream().flatMap(each -> each.rows().stream()).toList();
    List<BlockedCall> threads =
        calls.connects().stream()
            .filter(each -> rows.contains(each.connection()))
            .map(CallOn::call)
            .toList();
    double oldest = ripe.stream().mapToDouble(UnansweredConnects::oldestSeconds).max().orElse(0);
    double since = ripe.stream().mapToDouble(UnansweredConnects::recurringSeconds).max().orElse(0);
    int retransmits = ripe.stream().mapToInt(UnansweredConnects::mostRetransmits).max().orElse(-1);
    boolean one = rows.size() == 1;
    boolean snapshot = ripe.get(0).oneSnapshot();
    boolean full = ripe.stream().allMatch(ConnectUnanswered::isListenerFull);
    EndCounts ends = EndCounts.ofRemote(rows.stream().map(each -> each.row().tuple()).toList());
    String summary =
        rows.size()
            + (one ? " connect to " : " connects to ")
            + (ends.distinct() == 1
                ? ends.mostFrequent()
                : ends.distinct() + " remotes (most to " + ends.mostFrequent() + ")")
            + (site.isKnown() ? " at " + site.frame() : "")
            + (one ? " has" : " have")
            + " been unanswered for "
            + (one || snapshot ? "at least " : "up to ")
            + Durations.text(Math.max(oldest, since))
            + limit(threads, process)
            + ".";
    Draft draft =
        new Draft(RuleId.CONNECT_UNANSWERED, process)
            .about(rows)
            .site(site)
            .oldestSeconds(oldest)
            .growthPerMinute(ripe.stream().mapToDouble(UnansweredConnects::growthPerMinute).sum())
            .severity(full ? Severity.INFO : RuleId.CONNECT_UNANSWERED.usualSeverity())
            .summary(summary)
            .why(why(ripe, retransmits))
            .advice(advice(process, ripe, site, threads))
            .blocked(threads.stream().map(process::blockedThread).toList())
            .fact("state", "SYN_SENT")
            .fact("retransmitsMax", retransmits < 0 ? null : retransmits)
            .fact("seenForSeconds", snapshot ? null : Durations.tenths(since))
            .fact("threadsWithoutLimit", threadsWithoutLimit(threads, process))
            .fact(
                "establishedToTheSameRemotes",
                ripe.stream().mapToInt(UnansweredConnects::establishedBeside).sum());
    if (process.pid() < 0) {
      // Without an owner the ends tell one finding from another, and the local one is new each
      // time.
      draft.ends(rows.get(0).row().namespace(), "", ends.mostFrequent());
    }
    return draft.verdict();
  }

  private static boolean isListenerFull(UnansweredConnects each) {
    return each.listener() != null && each.listener().isFull();
  }

  private static Object threadsWithoutLimit(List<BlockedCall> threads, ProcessEvidence process) {
    return process.facts().agent().recording()
        ? threads.stream().filter(call -> call.limitSeconds() == 0).count()
        : "not known without an agent";
  }

  private static String limit(List<BlockedCall> threads, ProcessEvidence process) {
    long endless = threads.stream().filter(call -> call.limitSeconds() == 0).count();
    if (endless > 0) {
      return "; "
          + (endless == 1 ? "a thread waits" : endless + " threads wait")
          + " without a connect time-out, until the kernel gives up after two minutes";
    }
    double most = threads.stream().mapToDouble(BlockedCall::limitSeconds).max().orElse(0);
    return most > 0
        ? "; "
            + (threads.size() == 1 ? "a thread waits" : threads.size() + " threads wait")
            + " with a connect time-out of "
            + Durations.text(most)
        : process.facts().agent().recording() ? "; no thread is blocked by it" : "";
  }

  private static String why(List<UnansweredConnects> ripe, int retransmits) {
    StringBuilder why = new StringBuilder();
    why.append(
            "A closed port answers with a reset, a missing host on the same network or a missing")
        .append(" route with an error; here nothing comes back at all");
    if (retransmits > 0) {
      why.append(", though a SYN was sent ").append(retransmits).append(" more times");
    }
    why.append('.');
    for (UnansweredConnects each : ripe) {
      LocalListener listener = each.listener();
      if (listener != null && listener.isFull()) {
        return why.append(" The cause is on this host: ")
            .append(listener.ownerText())
            .append(" listens there, and its accept queue is full (")
            .append(listener.queue().length())
            .append(" of ")
            .append(listener.queue().limit())
            .append("), so the kernel drops every SYN.")
            .toString();
      }
      if (each.establishedBeside() > 0) {
        return why.append(" But ")
            .append(each.establishedBeside())
            .append(" connections to the same remote stand, so the host is up and the way is open:")
            .append(" its accept queue is full, or something limits new connections.")
            .toString();
      }
    }
    return why.append(
            " So a firewall or security group drops the packets, the address is wrong, the")
        .append(" host is down behind a router, or its accept queue is full.")
        .toString();
  }

  private static String advice(
      ProcessEvidence process,
      List<UnansweredConnects> ripe,
      SiteFrame site,
      List<BlockedCall> threads) {
    UnansweredConnects first = ripe.get(0);
    LocalListener listener = first.listener();
    String look =
        listener != null && listener.isFull()
            ? "Not this program's fault: see what the workers of "
                + listener.ownerText()
                + " wait for."
            : "Try the same address from this host and from another one (nc -vz "
                + first.remote().text().replaceAll(":(\\d+)$", " $1")
                + "), then look at firewalls and security groups on the way, and whether the peer"
                + " runs and accepts.";
    boolean endless =
        threads.isEmpty() || threads.stream().anyMatch(call -> call.limitSeconds() == 0);
    return look
        + (endless
            ? " Set a connect time-out of a few seconds, so that an outage there does not take this"
                + " program's threads"
                + (process.facts().jvm() ? ": " + TimeoutAdvice.forConnect(site) : ".")
            : "");
  }
}
