package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.ServerWorkers;
import io.netagent.collector.diagnose.finding.EndCounts;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.pool.LeaseQueue;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.socket.FourTuple;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a verdict on some connections of one site into words. */
final class VerdictText {
  /** Of those equally old the one with the lowest inode, whatever the order of the rows. */
  private static final Comparator<Suspect> OLDER =
      Comparator.<Suspect>comparingDouble(s -> s.connection().stateForSeconds())
          .thenComparing(s -> s.connection().inode(), Comparator.reverseOrder());

  private final CloseWaitEvidence evidence;
  private final List<Suspect> about;
  private final EndCounts locals;
  private final EndCounts remotes;

  /** At least one suspect. */
  VerdictText(CloseWaitEvidence evidence, List<Suspect> about) {
    this.evidence = evidence;
    this.about = about;
    this.locals = EndCounts.ofLocal(tuples(about));
    this.remotes = EndCounts.ofRemote(tuples(about));
  }

  private static List<FourTuple> tuples(List<Suspect> suspects) {
    return suspects.stream().map(each -> each.connection().tuple()).toList();
  }

  Verdict verdict(
      RuleId rule, Severity severity, Trend trend, String summary, String why, String advice) {
    return verdict(rule, severity, trend, summary, why, advice, null);
  }

  /**
   * The same with the threads that are to blame.
   *
   * @param workers null for the calls that belong to the connections
   */
  Verdict verdict(
      RuleId rule,
      Severity severity,
      Trend trend,
      String summary,
      String why,
      String advice,
      @Nullable ServerWorkers workers) {
    Draft draft =
        new Draft(rule, evidence.process())
            .about(about.stream().map(Suspect::evidence).toList(), locals, remotes)
            .site(evidence.site())
            .severity(severity)
            .oldestSeconds(about.stream().mapToDouble(Suspect::ageSeconds).max().orElse(0))
            .growthPerMinute(trend.growthPerMinute())
            .summary(summary)
            .why(why)
            .advice(advice);
    if (workers == null) {
      draft.blocked(BlockedBeside.of(evidence, about));
    }
    EvidenceFacts.of(evidence, about, trend).forEach(draft::fact);
    if (workers != null) {
      workers.tell(draft, evidence.process());
    }
    LeaseQueue queue = evidence.leaseQueue();
    if (rule == RuleId.CLOSE_WAIT_LEAK && !queue.threads().isEmpty()) {
      draft
          .fact("leaseWaiters", queue.threads().size())
          .fact("leaseWaitersIn", queue.waitsIn())
          .fact("poolConnections", queue.connections())
          .blocked(queue.threads());
    }
    return draft.verdict();
  }

  /** {@code 60 connections to 10.0.0.7:443}, or for accepted ones the address they came to. */
  String connectionsToRemote() {
    if (about.stream().allMatch(Suspect::accepted)) {
      return acceptedFromRemote();
    }
    return count("connection")
        + " to "
        + (remotes.distinct() == 1
            ? remotes.mostFrequent()
            : remotes.distinct() + " remotes (most to " + remotes.mostFrequent() + ")");
  }

  String acceptedFromRemote() {
    return count("accepted connection") + " on " + locals.mostFrequent();
  }

  /** With a space before it; empty if the site is not known. */
  String openedAt() {
    SiteFrame site = evidence.site();
    if (!site.isKnown()) {
      return "";
    }
    String how = ApplicationFrames.isFirstReader(site) ? " first read" : " opened";
    return how + (site.kind().endsWith("-library") ? " by a library at " : " at ") + site.frame();
  }

  /** {@code up to 48 s ago}, or {@code at least 48 s ago} if nobody saw it happen. */
  String oldestAgo() {
    CorrelatedConnection oldest = oldest().connection();
    if (!oldest.stateSinceExact() && oldest.stateForSeconds() <= 0) {
      return "an unknown time ago";
    }
    return (!oldest.stateSinceExact() ? "at least " : about.size() == 1 ? "" : "up to ")
        + Durations.text(oldest.stateForSeconds())
        + " ago";
  }

  String whatIsUnread() {
    long eofRead = count(CloseWaitKind.EOF_READ);
    long unread = count(CloseWaitKind.UNREAD);
    long finOnly = count(CloseWaitKind.FIN_ONLY);
    if (eofRead >= unread && eofRead > 0) {
      boolean recorded = about.stream().anyMatch(s -> s.connection().recorded() != null);
      return (recorded ? "the end of the stream was read" : "all that came was read")
          + ", but close() did not follow";
    }
    if (unread > 0) {
      boolean recorded = about.stream().anyMatch(s -> s.connection().recorded() != null);
      return (recorded
              ? "part of an answer is still unread"
              : "part of what it sent is still unread")
          + (finOnly > 0 ? " or was buffered and never closed" : "")
          + untouched();
    }
    return "they were answered, and nobody reads on or closes";
  }

  /** Threads that the leak keeps waiting; empty if nobody is seen to wait. */
  String whoWaitsForThem() {
    LeaseQueue queue = evidence.leaseQueue();
    if (queue.threads().isEmpty()) {
      return "";
    }
    int waiters = queue.threads().size();
    int all = queue.connections();
    return "; so "
        + (about.size() >= all ? "all " + all : about.size() + " of " + all)
        + " connections there of "
        + queue.pool()
        + "'s pool are leased for ever, and "
        + waiters
        + (waiters == 1 ? " thread waits" : " threads wait")
        + " for a lease ("
        + queue.waitsIn()
        + ")";
  }

  private String untouched() {
    double most = about.stream().mapToDouble(Suspect::idleSeconds).max().orElse(Double.NaN);
    return most >= 1
        ? " and has not been touched for "
            + (about.size() == 1 ? "" : "up to ")
            + Durations.text(most)
        : "";
  }

  private long count(CloseWaitKind kind) {
    return about.stream().filter(s -> s.connection().closeWaitKind() == kind).count();
  }

  private String count(String noun) {
    return about.size() + " " + noun + (about.size() == 1 ? "" : "s");
  }

  private Suspect oldest() {
    return about.stream().max(OLDER).orElseThrow();
  }
}
