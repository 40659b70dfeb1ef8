package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The peer has closed, and this side never does: the socket, its descriptor and mostly a place in a
 * pool are lost until the process ends.
 *
 * <p>Age alone suffices where EOF was read, or part of an answer was not: a leak that has filled
 * its pool does not grow. It is each connection's own age, so a server that half-closes (there is
 * always one, never the same one) is none, nor is one that waits while the process is stopped.
 *
 * <p>Where only the peer's goodbye is unread, age says nothing, since an idle pool looks the same.
 * A response that was buffered whole and never closed is told from it in two ways: the number keeps
 * rising and hardly any recovers; or a client library with a pool opened new connections to the
 * same remote although older ones stood idle, ten times over. A pool that had them back would have
 * leased them, or found them stale and closed them.
 */
final class CloseWaitLeak implements CloseWaitRule {
  private static final RuleId ID = RuleId.CLOSE_WAIT_LEAK;

  /**
   * One site may rightly have several clients with a pool each, or several hosts behind one
   * address.
   */
  private static final int PASSED_OVER = 10;

  private static final double PASSED_OVER_AGE_SECONDS = 30;

  private static final String WHY_UNREAD =
      "An idle pooled connection would show the peer's goodbye alone (Recv-Q 1) and would not have"
          + " been read to its end: these were in use when the peer closed. The peer has done its"
          + " part, so it is no network fault.";

  private static final String WHY_FORGOTTEN =
      "The sockets look like those of an idle pool; what tells them apart is that they are not used"
          + " again while others are opened in their place.";

  private static final String WHY_GONE =
      "A handler at work, or a blocked one, would stand in the method that has read the request; the"
          + " stacks show fewer threads there than half of these connections. So their handlers have"
          + " ended, most likely on a path of errors (or have given them to other threads, which"
          + " then hold them).";

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public Optional<Verdict> judge(CloseWaitEvidence evidence) {
    List<Suspect> about = leaked(evidence);
    boolean unread = !about.isEmpty();
    if (!unread) {
      about = forgotten(evidence);
    }
    if (about.isEmpty()) {
      return handlersGone(evidence);
    }
    if (unread) {
      about = withForgottenOnes(about, evidence);
    }
    Trend trend = evidence.trend(unread ? SuspectKind.LEAK : SuspectKind.IDLE);
    VerdictText text = new VerdictText(evidence, about);
    String summary =
        text.connectionsToRemote()
            + text.openedAt()
            + (about.size() == 1 ? " was" : " were")
            + " closed by the peer "
            + text.oldestAgo()
            + " and never closed here: "
            + (unread ? text.whatIsUnread() : whyForgotten(about, trend))
            + text.whoWaitsForThem()
            + ".";
    return Optional.of(
        text.verdict(
            ID,
            FdLimit.severity(evidence.process().facts(), about.size(), trend),
            trend,
            summary,
            unread ? WHY_UNREAD : WHY_FORGOTTEN,
            LibraryAdvice.forLeak(evidence.site())));
  }

  private static Optional<Verdict> handlersGone(CloseWaitEvidence evidence) {
    List<Suspect> lost = HandlersGone.lost(evidence);
    if (lost.isEmpty()) {
      return Optional.empty();
    }
    Trend trend = evidence.trend(SuspectKind.ACCEPTED);
    VerdictText text = new VerdictText(evidence, lost);
    return Optional.of(
        text.verdict(
            ID,
            FdLimit.severity(evidence.process().facts(), lost.size(), trend),
            trend,
            text.acceptedFromRemote()
                + text.openedAt()
                + (lost.size() == 1 ? " was" : " were")
                + " closed by the client "
                + text.oldestAgo()
                + " and never closed here: a request was read there, and its handler has ended"
                + " without an answer to it and without close().",
            WHY_GONE,
            LibraryAdvice.forLeak(evidence.site())));
  }

  static boolean isLeaking(CloseWaitEvidence evidence) {
    return !leaked(evidence).isEmpty() || !forgotten(evidence).isEmpty();
  }

  private static List<Suspect> leaked(CloseWaitEvidence evidence) {
    Thresholds limits = evidence.thresholds();
    List<Suspect> all = evidence.suspects(SuspectKind.LEAK);
    List<Suspect> ripe = new ArrayList<>();
    boolean oneSuffices = false;
    for (Suspect suspect : all) {
      boolean old = isOld(suspect, limits);
      oneSuffices |= old;
      // A comparison with NaN (no record) is false: nothing is known against it then.
      boolean touched = suspect.idleSeconds() < limits.groupUntouchedSeconds();
      if (old || (suspect.earnedSeconds() >= limits.groupAgeSeconds() && !touched)) {
        ripe.add(suspect);
      }
    }
    if (ripe.size() >= limits.groupCount()) {
      ripe = all.stream().filter(s -> isSettled(s, limits)).toList();
      oneSuffices = true;
    }
    return evidence.verdict(ID, ripe, oneSuffices, all);
  }

  /** Where a group has proved the leak, its younger ones count too, once they stand still. */
  private static boolean isSettled(Suspect suspect, Thresholds limits) {
    return suspect.earnedSeconds() >= limits.untouchedAgeSeconds();
  }

  /** Old enough to be told alone: seen so, or untouched for as long by the record's own times. */
  static boolean isOld(Suspect suspect, Thresholds limits) {
    return suspect.earnedSeconds() >= limits.singleAgeSeconds()
        || (suspect.idleSeconds() >= limits.untouchedSeconds()
            && suspect.earnedSeconds() >= limits.untouchedAgeSeconds());
  }

  private static List<Suspect> forgotten(CloseWaitEvidence evidence) {
    List<Suspect> idle = evidence.suspects(SuspectKind.IDLE);
    if (evidence.trend(SuspectKind.IDLE).endlessGrowth()) {
      return idle;
    }
    if (!LibraryAdvice.isPoolingHttpClient(evidence.site().stack())) {
      return List.of();
    }
    List<Suspect> ripe =
        idle.stream()
            .filter(s -> s.earnedSeconds() >= evidence.thresholds().untouchedAgeSeconds())
            .filter(s -> s.idleSeconds() >= PASSED_OVER_AGE_SECONDS)
            .toList();
    long passedOver = ripe.stream().filter(Suspect::passedOver).count();
    boolean enough = passedOver >= PASSED_OVER && mostArePassedOver(ripe);
    return evidence.verdict(ID, ripe, enough, idle);
  }

  /** The last ones of a leak are not passed over yet; where most are, they are of its kind. */
  private static boolean mostArePassedOver(List<Suspect> suspects) {
    return 2 * suspects.stream().filter(Suspect::passedOver).count() > suspects.size();
  }

  /**
   * Of answers that nobody closed, those which arrived in one piece were buffered whole: the same
   * fault leaves only the goodbye unread on them.
   */
  private static List<Suspect> withForgottenOnes(List<Suspect> leaked, CloseWaitEvidence evidence) {
    List<Suspect> idle =
        evidence.suspects(SuspectKind.IDLE).stream()
            .filter(s -> s.earnedSeconds() >= evidence.thresholds().groupAgeSeconds())
            .toList();
    if (!mostArePassedOver(idle) || !LibraryAdvice.isPoolingHttpClient(evidence.site().stack())) {
      return leaked;
    }
    List<Suspect> all = new ArrayList<>(leaked);
    all.addAll(idle);
    return all;
  }

  private static String whyForgotten(List<Suspect> about, Trend trend) {
    String read = "nothing but the peer's goodbye is unread, yet ";
    if (trend.endlessGrowth()) {
      return read + "their number keeps growing and hardly one of them is used or closed again";
    }
    long passedOver = about.stream().filter(Suspect::passedOver).count();
    return read
        + "new connections to the same remote were opened while "
        + passedOver
        + " of them stood idle, as happens when responses are not closed (or when each of them"
        + " belongs to a client of its own)";
  }
}
