package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.ThreadsSeen;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedThread;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Wishes for the stacks of suspected processes, and holds their first verdict back for a moment
 * until the stacks have come: a verdict whose site changes is two findings to who reads it.
 */
final class StackGrace {
  /** An agent answers within a tick or two, if it answers. */
  private static final int TICKS = 2;

  private final Map<ProcessKey, Integer> ticksByProcess = new HashMap<>();
  private final Set<ProcessKey> wished = new HashSet<>();

  void begin() {
    wished.clear();
  }

  /** Forgets the processes for which nobody wished since {@link #begin}. */
  void end() {
    ticksByProcess.keySet().retainAll(wished);
  }

  /** Wishes for the stacks, and tells whether to wait for them. */
  boolean wishAndWait(TickEvidence tick, ProcessEvidence process) {
    tick.wishes().add(process.pid());
    ProcessKey key = ProcessKey.of(process);
    if (wished.add(key)) {
      ticksByProcess.merge(key, 1, Integer::sum);
    }
    return process.threads() == null && ticksByProcess.getOrDefault(key, 0) <= TICKS;
  }

  /**
   * The thread in the latest stacks, or null: there are none, or older ones.
   *
   * @param sinceNanos it has been in its call since then
   */
  static @Nullable RecordedThread thread(ProcessEvidence process, long threadId, long sinceNanos) {
    ThreadsSeen seen = process.threads();
    return seen == null || seen.takenAtNanos() - sinceNanos < 0 ? null : process.thread(threadId);
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
