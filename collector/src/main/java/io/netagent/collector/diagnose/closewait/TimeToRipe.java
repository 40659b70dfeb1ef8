package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.diagnose.evidence.Wishes;
import io.netagent.collector.diagnose.finding.RuleId;
import java.util.List;
import java.util.Set;

/** How much longer suspects must stand still before a verdict rests on them. */
final class TimeToRipe {
  private TimeToRipe() {}

  /**
   * Wishes for what is missing.
   *
   * @param told by which rules the site has a verdict already
   */
  static void wish(Wishes wishes, CloseWaitEvidence evidence, Set<RuleId> told) {
    if (!told.contains(RuleId.CLOSE_WAIT_LEAK)) {
      List<Suspect> leaking = evidence.suspects(SuspectKind.LEAK);
      wishes.time(
          evidence.process(),
          RuleId.CLOSE_WAIT_LEAK,
          Math.min(ofOne(leaking, evidence.thresholds()), ofGroup(leaking, evidence.thresholds())));
    }
    if (!told.contains(RuleId.ACCEPTED_UNREAD)) {
      wishes.time(
          evidence.process(),
          RuleId.ACCEPTED_UNREAD,
          ofOne(evidence.suspects(SuspectKind.ACCEPTED), evidence.thresholds()));
    }
  }

  /** Until the first of them is old enough to be told alone; infinite without any. */
  private static double ofOne(List<Suspect> suspects, Thresholds limits) {
    return suspects.stream()
        .mapToDouble(
            each ->
                Math.min(
                    limits.singleAgeSeconds() - each.earnedSeconds(),
                    Double.isNaN(each.idleSeconds())
                        ? Double.POSITIVE_INFINITY
                        : Math.max(
                            limits.untouchedSeconds() - each.idleSeconds(),
                            limits.untouchedAgeSeconds() - each.earnedSeconds())))
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** Until enough of them are old enough to be told together; infinite if they are too few. */
  private static double ofGroup(List<Suspect> suspects, Thresholds limits) {
    return suspects.stream()
        .mapToDouble(
            each ->
                Math.max(
                    limits.groupAgeSeconds() - each.earnedSeconds(),
                    Double.isNaN(each.idleSeconds())
                        ? 0
                        : limits.groupUntouchedSeconds() - each.idleSeconds()))
        .sorted()
        .skip(limits.groupCount() - 1L)
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }
}
