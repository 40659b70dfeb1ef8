package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Accepted connections whose peer has gone, unnoticed for a minute: the handler is at work,
 * blocked, or has forgotten them. From the sockets alone these can't be told apart, so this is no
 * leak by name; an overloaded server whose clients gave up looks like this.
 */
final class AcceptedUnread implements CloseWaitRule {
  private static final RuleId ID = RuleId.ACCEPTED_UNREAD;

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public Optional<Verdict> judge(CloseWaitEvidence evidence) {
    List<Suspect> all = evidence.suspects(SuspectKind.ACCEPTED);
    List<Suspect> ripe =
        all.stream().filter(s -> CloseWaitLeak.isOld(s, evidence.thresholds())).toList();
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
            + " and the server has not come to it since: "
            + (one ? "its handler is" : "their handlers are")
            + " still at work, blocked, or gone without closing.";
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
}
