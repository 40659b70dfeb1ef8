package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.ThreadsSeen;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedThread;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Wishes for the stacks of suspected processes, and holds their first verdict back for a moment
 * until the stacks have come: a verdict whose site changes is two findings to who reads it.
 */
final class StackGrace {
  /** A JVM is asked once in ten seconds, however often it is wished, and answers within one. */
  static final double SECONDS = 11;

  /** Of a short look: it asks a JVM once, at its first tick. */
  private static final double SHORT_LOOK_SECONDS = 2.5;

  /** Between two tries of one trouble: the next one waits no second time. */
  private static final long PAUSE_NANOS = 30_000_000_000L;

  private final Map<Key, Wish> wishes = new HashMap<>();

  private record Key(ProcessKey process, RuleId rule) {}

  private record Wish(long firstNanos, long lastNanos) {}

  /** Forgets those for which nobody has wished of late. */
  void forget(long nowNanos) {
    wishes.values().removeIf(wish -> nowNanos - wish.lastNanos > PAUSE_NANOS);
  }

  /**
   * Wishes for the stacks, and tells whether to wait for them.
   *
   * @param sinceNanos older stacks are of no use
   */
  boolean wishAndWait(TickEvidence tick, ProcessEvidence process, RuleId rule, long sinceNanos) {
    tick.wishes().add(process.pid());
    Wish wish =
        wishes.merge(
            new Key(ProcessKey.of(process), rule),
            new Wish(tick.nowNanos(), tick.nowNanos()),
            (before, now) -> new Wish(before.firstNanos, now.lastNanos));
    double wishedSeconds = (tick.nowNanos() - wish.firstNanos) / 1e9;
    return !isFresh(process.threads(), sinceNanos)
        && wishedSeconds < (tick.shortLook() ? SHORT_LOOK_SECONDS : SECONDS);
  }

  private static boolean isFresh(@Nullable ThreadsSeen seen, long sinceNanos) {
    return seen != null && seen.takenAtNanos() - sinceNanos >= 0;
  }

  /**
   * The thread in the latest stacks, or null: there are none, or older ones.
   *
   * @param sinceNanos it has been in its call since then
   */
  static @Nullable RecordedThread thread(ProcessEvidence process, long threadId, long sinceNanos) {
    return isFresh(process.threads(), sinceNanos) ? process.thread(threadId) : null;
  }

  /** Where the application's code stands in this thread's stack, or null. */
  static @Nullable SiteFrame site(
      TickEvidence tick, ProcessEvidence process, @Nullable RecordedThread thread) {
    SiteFrame site =
        thread == null
            ? SiteFrame.NOT_APPLICABLE
            : tick.frames()
                .blockedIn(thread.frames(), process.facts().agent().applicationPackages());
    return isApplications(site) ? site : null;
  }

  /** Not a library's, and not unknown. */
  static boolean isApplications(SiteFrame site) {
    return site.isKnown() && !site.kind().endsWith("-library");
  }
}
