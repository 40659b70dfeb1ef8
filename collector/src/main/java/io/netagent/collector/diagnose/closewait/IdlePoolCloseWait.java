package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.finding.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Benign: pooled connections that nobody uses now, which the peer has closed. Only its goodbye is
 * unread, their number does not grow without end, and the next lease clears them.
 */
final class IdlePoolCloseWait implements CloseWaitRule {
  private static final RuleId ID = RuleId.IDLE_POOL_CLOSE_WAIT;

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public Optional<Verdict> judge(CloseWaitEvidence evidence) {
    if (CloseWaitLeak.isLeaking(evidence)) {
      return Optional.empty(); // "Not a leak" beside "a leak" at one line of code helps nobody.
    }
    List<Suspect> idle = evidence.suspects(SuspectKind.IDLE);
    List<Suspect> ripe =
        idle.stream()
            .filter(s -> s.earnedSeconds() >= evidence.thresholds().idleAgeSeconds())
            .toList();
    List<Suspect> about = evidence.verdict(ID, ripe, !ripe.isEmpty(), idle);
    if (about.isEmpty()) {
      return Optional.empty();
    }
    VerdictText text = new VerdictText(evidence, about);
    String summary =
        "Not a leak: "
            + text.connectionsToRemote()
            + text.openedAt()
            + (about.size() == 1 ? " stands idle" : " stand idle")
            + " and the peer closed "
            + (about.size() == 1 ? "it" : "them")
            + " first, "
            + text.oldestAgo()
            + "; nothing but its goodbye is unread.";
    return Optional.of(
        text.verdict(
            ID,
            Severity.INFO,
            evidence.trend(SuspectKind.IDLE),
            summary,
            "A leaked connection would have part of an answer unread or its end read, or their number"
                + " would keep rising; here only the goodbye is unread (Recv-Q 1, or a TLS alert).",
            LibraryAdvice.forIdlePool(evidence.site().stack())));
  }
}
