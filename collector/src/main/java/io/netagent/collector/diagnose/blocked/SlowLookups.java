package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.ThreadsSeen;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedThread;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The lookups of one process.
 *
 * @param going on for a second or longer, the longest first; of each name one, for the JDK lets
 *     only one thread look it up
 * @param queued threads that wait for somebody else's lookup; known only from stacks
 * @param site where most of these threads stand in the application
 * @param ended in the last minute
 */
record SlowLookups(
    ProcessEvidence process,
    List<BlockedCall> going,
    List<RecordedThread> queued,
    SiteFrame site,
    LookupHistory.Ended ended) {

  /** The JDK's lock of a name stands right above the innermost frames of whoever waits for it. */
  private static final int INNERMOST = 16;

  /**
   * Threads inside of InetAddress that do not look up themselves, in stacks that are not older than
   * the oldest lookup.
   */
  static List<RecordedThread> queued(
      ProcessEvidence process, List<BlockedCall> going, long nowNanos) {
    ThreadsSeen seen = process.threads();
    if (seen == null || going.isEmpty()) {
      return List.of();
    }
    double longest = going.get(0).forSeconds();
    if ((nowNanos - seen.takenAtNanos()) / 1e9 > longest) {
      return List.of();
    }
    Set<Long> looking = new HashSet<>();
    going.forEach(call -> looking.add(call.threadId()));
    List<RecordedThread> queued = new ArrayList<>();
    for (RecordedThread thread : seen.threads()) {
      if (!looking.contains(thread.id()) && isInLookup(thread)) {
        queued.add(thread);
      }
    }
    return queued;
  }

  private static boolean isInLookup(RecordedThread thread) {
    List<String> frames = thread.frames();
    for (int i = 0; i < Math.min(INNERMOST, frames.size()); i++) {
      String frame = ApplicationFrames.withoutModule(frames.get(i));
      if (frame.startsWith("java.net.InetAddress.getAllByName")
          || frame.startsWith("java.net.InetAddress$NameServiceAddresses.")
          || frame.startsWith("java.net.InetAddress.getAddressesFromNameService")) {
        return true;
      }
    }
    return false;
  }

  /** All threads inside of InetAddress in the latest stacks, however old these are. */
  static List<RecordedThread> inLookup(ProcessEvidence process) {
    ThreadsSeen seen = process.threads();
    return seen == null
        ? List.of()
        : seen.threads().stream().filter(SlowLookups::isInLookup).toList();
  }

  double longestSeconds() {
    return going.stream().mapToDouble(process::blockedSeconds).max().orElse(0);
  }

  /** How many have been going on for so long. */
  long goingFor(double seconds) {
    return going.stream().filter(call -> process.blockedSeconds(call) >= seconds).count();
  }
}
