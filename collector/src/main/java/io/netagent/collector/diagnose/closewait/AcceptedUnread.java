package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.diagnose.evidence.ServerWorkers;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.listen.ServerAdvice;
import io.netagent.recorder.RecordedConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Accepted connections whose peer has gone, and the server has not come to that. From the sockets
 * alone a handler at work, a blocked one and a forgotten connection can't be told apart, so without
 * more this is told after a minute and is no leak by name; an overloaded server whose clients gave
 * up looks like this. Where the stacks show that the handlers are blocked, it is told at once, with
 * where and by whom; then also while the clients still wait, each with a request that nobody reads.
 */
final class AcceptedUnread implements CloseWaitRule {
  private static final RuleId ID = RuleId.ACCEPTED_UNREAD;

  /**
   * Where the record says that nobody has ever read from several of them, no handler is at work on
   * them: that needs no minute.
   */
  private static final double NEVER_READ_AGE_SECONDS = 20;

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public Optional<Verdict> judge(CloseWaitEvidence evidence) {
    if (!HandlersGone.lost(evidence).isEmpty()) {
      return Optional.empty();
    }
    List<Suspect> all = evidence.suspects(SuspectKind.ACCEPTED);
    List<Suspect> ripe =
        all.stream().filter(s -> CloseWaitLeak.isOld(s, evidence.thresholds())).toList();
    List<Suspect> neverRead = all.stream().filter(AcceptedUnread::isNeverRead).toList();
    if (neverRead.size() > ripe.size() && neverRead.size() >= evidence.thresholds().groupCount()) {
      ripe = neverRead;
    }
    List<Suspect> about = evidence.verdict(ID, ripe, !ripe.isEmpty(), all);
    if (about.isEmpty()) {
      return Optional.empty();
    }
    VerdictText text = new VerdictText(evidence, about);
    Trend trend = evidence.trend(SuspectKind.ACCEPTED);
    boolean one = about.size() == 1;
    String summary =
        text.acceptedFromRemote()
            + text.openedAt()
            + (one ? " was" : " were")
            + " closed by the client "
            + text.oldestAgo()
            + " and the server has not come to "
            + (one ? "it" : "them")
            + " since: "
            + (about.stream().allMatch(AcceptedUnread::isNeverRead)
                ? "nobody has ever read from " + (one ? "it." : "them.")
                : (one ? "its handler is" : "their handlers are")
                    + " still at work, blocked, or gone without closing.");
    return Optional.of(
        text.verdict(
            ID,
            FdLimit.severity(evidence.process().facts(), about.size(), trend),
            trend,
            summary,
            "No leak by name: from the sockets alone a handler at work, a blocked one and a forgotten"
                + " connection look the same. The connections were accepted, so the accept queue is not"
                + " the fault.",
            "Look at what the server's worker threads do ("
                + (evidence.process().facts().agent().recording()
                    ? "the command threads PID --stacks, or "
                    : "")
                + "jstack "
                + evidence.process().facts().pid()
                + "): if they wait for a lock, a pool or another service, that is the fault; if none"
                + " works on these connections, close them when a request ends or fails."));
  }

  private static boolean isNeverRead(Suspect suspect) {
    RecordedConnection recorded = suspect.evidence().recorded();
    return recorded != null
        && !recorded.adopted()
        && recorded.readOperations() == 0
        && suspect.earnedSeconds() >= NEVER_READ_AGE_SECONDS;
  }

  /** Those that wait for a handler, and have for long enough to ask why. */
  static List<Suspect> waiting(List<CloseWaitEvidence> sites) {
    List<Suspect> waiting = new ArrayList<>();
    for (CloseWaitEvidence site : sites) {
      double enough = site.thresholds().groupAgeSeconds();
      for (Suspect suspect : site.suspects(SuspectKind.ACCEPTED)) {
        // A comparison with NaN (no record) is false: nothing is known against it then.
        if (suspect.earnedSeconds() >= enough && !(suspect.idleSeconds() < enough)) {
          waiting.add(suspect);
        }
      }
    }
    List<Suspect> requests = UnreadRequests.ripe(sites);
    if (!waiting.isEmpty() || requests.size() >= UnreadRequests.SEVERAL) {
      waiting.addAll(requests);
    }
    return waiting;
  }

  /**
   * What blocked handlers explain, for all sites of a process together.
   *
   * @param sites at least one, all of one process
   * @param waiting at least one
   */
  static Verdict blocked(
      List<CloseWaitEvidence> sites, List<Suspect> waiting, ServerWorkers workers) {
    CloseWaitEvidence any = sites.get(0);
    Set<Integer> siteIds = new HashSet<>();
    sites.forEach(site -> siteIds.addAll(site.siteIds()));
    CloseWaitEvidence evidence =
        new CloseWaitEvidence(
            any.process(),
            workers.site(),
            siteIds,
            Map.of(SuspectKind.ACCEPTED, waiting),
            -1,
            -1,
            Map.of(),
            Map.of(),
            any.leaseQueue(),
            any.nowNanos(),
            any.thresholds());
    Trend trend = sites.size() == 1 ? any.trend(SuspectKind.ACCEPTED) : Trend.NONE;
    VerdictText text = new VerdictText(evidence, waiting);
    String summary =
        text.acceptedFromRemote()
            + UnreadRequests.whatTheyWaitFor(waiting, text)
            + ": "
            + workers.text(any.process())
            + ".";
    Severity severity = FdLimit.severity(any.process().facts(), waiting.size(), trend);
    return text.verdict(
        ID,
        severity,
        trend,
        summary,
        "They were accepted, so the accept queue is not the fault; and they are no leak: the threads"
            + " that would read and close them are blocked, as the stacks show, and have not moved"
            + " between two looks.",
        workers.advice(any.process()) + ServerAdvice.whenWorkersAreBusy(workers.server()),
        workers);
  }
}
