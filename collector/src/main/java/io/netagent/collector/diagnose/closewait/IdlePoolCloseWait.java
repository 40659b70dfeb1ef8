package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.finding.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Benign: pooled connections that nobody uses now, which the peer has closed. Only its goodbye is
 * unread, their number does not grow without end, and the next lease clears them.
 *
 * <p>A leak of connections whose answers were read looks the same, but goes on: as long as more of
 * them come, nothing is told.
 */
final class IdlePoolCloseWait implements CloseWaitRule {
  private static final RuleId ID = RuleId.IDLE_POOL_CLOSE_WAIT;

  /** So many of the usual times from one to the next without one: no more come. */
  private static final double QUIET_GAPS = 3;

  /** Where one comes in minutes, the growth is for others to tell. */
  private static final double LONGEST_QUIET_SECONDS = 300;

  private static final String WHY =
      "A leaked connection would have part of an answer unread or its end read, or their number"
          + " would keep rising; here only the goodbye is unread (Recv-Q 1, or a TLS alert).";

  private static final String WHY_PASSED_OVER =
      "Only the goodbye is unread (Recv-Q 1, or a TLS alert), and their number does not rise. But a"
          + " client that had them back would have used one of them instead of a new one: each"
          + " belongs to a client of its own, or their answers were never closed.";

  /** Of a client that leases: it would have used one of them before it opened so many. */
  private static final int PASSED_OVER = 3;

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
    boolean undecided =
        moreCome(evidence, idle) || evidence.suspects(SuspectKind.LEAK).size() > idle.size();
    if (undecided) {
      return Optional.empty();
    }
    List<Suspect> ripe =
        idle.stream()
            .filter(s -> s.earnedSeconds() >= evidence.thresholds().idleAgeSeconds())
            .toList();
    List<Suspect> about = evidence.verdict(ID, ripe, !ripe.isEmpty(), idle);
    if (about.isEmpty()) {
      return Optional.empty();
    }
    VerdictText text = new VerdictText(evidence, about);
    long passedOver = passedOver(evidence, about);
    String summary =
        (passedOver > 0 ? "" : "Not a leak: ")
            + text.connectionsToRemote()
            + text.openedAt()
            + (about.size() == 1 ? " stands idle" : " stand idle")
            + " and the peer closed "
            + (about.size() == 1 ? "it" : "them")
            + " first, "
            + text.oldestAgo()
            + "; nothing but its goodbye is unread"
            + (passedOver > 0
                ? ", but new ones were opened while " + passedOver + " of them stood idle."
                : ".");
    return Optional.of(
        text.verdict(
            ID,
            Severity.INFO,
            evidence.trend(SuspectKind.IDLE),
            summary,
            passedOver > 0 ? WHY_PASSED_OVER : WHY,
            (passedOver > 0 ? LibraryAdvice.forLeak(evidence.site()) + " " : "")
                + LibraryAdvice.forIdlePool(evidence.site().stack())));
  }

  /**
   * The latest came not much longer ago than they have come one after the other. A pool that works
   * gives some of them up meanwhile.
   */
  private static boolean moreCome(CloseWaitEvidence evidence, List<Suspect> idle) {
    if (idle.size() < 2 || 9 * evidence.trend(SuspectKind.IDLE).recovered() > idle.size()) {
      return false;
    }
    var ages = idle.stream().mapToDouble(Suspect::earnedSeconds).summaryStatistics();
    double gapSeconds = (ages.getMax() - ages.getMin()) / (idle.size() - 1);
    double quietSeconds = Math.max(evidence.thresholds().idleAgeSeconds(), QUIET_GAPS * gapSeconds);
    return ages.getMin() < Math.min(LONGEST_QUIET_SECONDS, quietSeconds);
  }

  /** How many a client with a pool has passed over, if that speaks against a pool's idle ones. */
  private static long passedOver(CloseWaitEvidence evidence, List<Suspect> about) {
    long passedOver = about.stream().filter(Suspect::passedOver).count();
    return passedOver >= PASSED_OVER
            && 2 * passedOver > about.size()
            && LibraryAdvice.isPoolingHttpClient(evidence.site().stack())
        ? passedOver
        : 0;
  }
}
