package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedThread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One process as the rules see it at one tick.
 *
 * @param facts of the rows without a visible owner: a process with pid -1
 * @param awakeSeconds for how long, all in all, the process has been seen to run: a clock that
 *     stands while it does not, or nobody watches
 * @param sinceStallSeconds since it was last seen stalled or unwatched; infinite if it never was.
 *     Durations that the record or the kernel told are believed up to this
 * @param connections the rows that may matter: in CLOSE_WAIT or SYN_SENT, with unacknowledged data,
 *     or known to the agent
 * @param threads null where none were asked for or given
 * @param waiting what those threads wait for; null where there are none
 */
public record ProcessEvidence(
    ProcessFacts facts,
    double awakeSeconds,
    double sinceStallSeconds,
    List<ConnectionEvidence> connections,
    @Nullable ThreadsSeen threads,
    @Nullable WaitingThreads waiting) {

  /** Frames of one blocked thread that a finding keeps. */
  private static final int FRAMES = 40;

  public ProcessEvidence {
    connections = List.copyOf(connections);
  }

  public int pid() {
    return facts.pid();
  }

  /** The connections by the line of code that opened or first read them. */
  public Map<SiteFrame, List<ConnectionEvidence>> bySite() {
    Map<SiteFrame, List<ConnectionEvidence>> bySite = new LinkedHashMap<>();
    connections.forEach(
        each -> bySite.computeIfAbsent(each.site(), site -> new ArrayList<>()).add(each));
    return bySite;
  }

  /** A call's duration without the time in which the process did not run. */
  public double blockedSeconds(BlockedCall call) {
    return Math.min(call.forSeconds(), sinceStallSeconds);
  }

  /** A blocked call as a finding shows it, with its stack if there is one. */
  public BlockedThread blockedThread(BlockedCall call) {
    RecordedThread thread = thread(call.threadId());
    boolean limitKnown =
        call.limitSeconds() > 0
            || (call.kind() != BlockedKind.LOOKUP && call.kind() != BlockedKind.HANDSHAKE);
    return new BlockedThread(
        call.threadId(),
        thread == null ? "" : thread.name(),
        "in "
            + call.kind().label()
            + where(call)
            + " for "
            + Durations.text(call.forSeconds())
            + (!limitKnown
                ? ""
                : call.limitSeconds() > 0
                    ? ", limit " + Durations.text(call.limitSeconds())
                    : ", no limit"),
        call.forSeconds(),
        limitKnown ? call.limitSeconds() : Double.NaN,
        thread == null ? List.of() : cut(thread.frames()));
  }

  /** A thread of the latest stacks as a finding shows it. */
  public BlockedThread blockedThread(RecordedThread thread, String doing) {
    return new BlockedThread(
        thread.id(), thread.name(), doing, Double.NaN, Double.NaN, cut(thread.frames()));
  }

  /** The thread with this id in the latest stacks, or null. */
  public @Nullable RecordedThread thread(long threadId) {
    if (threads != null) {
      for (RecordedThread thread : threads.threads()) {
        if (thread.id() == threadId) {
          return thread;
        }
      }
    }
    return null;
  }

  private static List<String> cut(List<String> frames) {
    return frames.size() <= FRAMES ? frames : frames.subList(0, FRAMES);
  }

  private static String where(BlockedCall call) {
    return switch (call.kind()) {
      case READ -> " from " + call.peer();
      case WRITE, CONNECT -> " to " + call.peer();
      case HANDSHAKE -> " with " + call.peer();
      case LOOKUP -> " of " + call.peer();
      case ACCEPT -> call.localPort() > 0 ? " on port " + call.localPort() : "";
    };
  }
}
