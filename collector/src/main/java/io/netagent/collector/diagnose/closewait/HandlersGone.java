package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.diagnose.evidence.WaitingThread;
import io.netagent.collector.diagnose.evidence.WaitingThreads;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedConnection;
import java.util.List;

/**
 * Accepted connections whose handlers have ended without closing them, as on a path of errors: the
 * request was read, and no thread is left in the method that read it.
 *
 * <p>Only of blocking sockets: there a handler at work, or a blocked one, stands in that method. A
 * selector's thread reads for others.
 */
final class HandlersGone {
  private static final double OLDEST_SECONDS = 20;

  private HandlersGone() {}

  /** Those that are lost; empty if their handlers may still come to them. */
  static List<Suspect> lost(CloseWaitEvidence evidence) {
    Thresholds limits = evidence.thresholds();
    List<Suspect> all =
        evidence.suspects(SuspectKind.ACCEPTED).stream().filter(HandlersGone::wasRead).toList();
    List<Suspect> ripe =
        all.stream()
            .filter(s -> s.earnedSeconds() >= limits.groupAgeSeconds())
            .filter(s -> s.idleSeconds() >= limits.groupAgeSeconds())
            .toList();
    boolean enough =
        ripe.size() >= limits.groupCount()
            && ripe.stream().anyMatch(s -> s.earnedSeconds() >= OLDEST_SECONDS)
            && isBlockingReader(evidence.site())
            && threadsIn(evidence) * 2 < ripe.size();
    return evidence.verdict(RuleId.CLOSE_WAIT_LEAK, ripe, enough, all);
  }

  private static boolean wasRead(Suspect suspect) {
    RecordedConnection recorded = suspect.evidence().recorded();
    return recorded != null
        && !recorded.adopted()
        && recorded.readOperations() > 0
        && recorded.readerThreadId() == 0
        && recorded.writerThreadId() == 0;
  }

  private static boolean isBlockingReader(SiteFrame site) {
    return site.isKnown()
        && ApplicationFrames.isFirstReader(site)
        && Library.of(site) == Library.SOCKET;
  }

  /**
   * How many threads stand in the method that has read, or else wait together at one place of the
   * application, as handlers that got the request from a reader; too many to say if nobody has
   * looked.
   */
  private static int threadsIn(CloseWaitEvidence evidence) {
    WaitingThreads threads = evidence.process().waiting();
    if (threads == null || threads.seen().threadsInAll() > threads.seen().threads().size()) {
      return Integer.MAX_VALUE / 2;
    }
    String method = method(evidence.site().frame());
    int in = 0;
    for (WaitingThread thread : threads.threads()) {
      boolean stands =
          thread.thread().frames().stream()
              .anyMatch(frame -> method(ApplicationFrames.withoutModule(frame)).equals(method));
      in += stands ? 1 : 0;
    }
    return threads.groups(WaitingThread::inApplication).stream()
        .map(WaitingThreads.Group::size)
        .reduce(in, Math::max);
  }

  private static String method(String frame) {
    int end = frame.indexOf('(');
    return end < 0 ? frame : frame.substring(0, end);
  }
}
