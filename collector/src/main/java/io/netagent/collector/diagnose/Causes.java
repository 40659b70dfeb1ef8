package io.netagent.collector.diagnose;

import io.netagent.collector.diagnose.finding.InodeSet;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Subject;
import io.netagent.collector.diagnose.finding.Verdict;
import java.util.Collections;
import java.util.List;

/**
 * One cause gives one finding: which verdict explains which other one, if both are about the same
 * thing. What is explained is not told.
 */
final class Causes {
  /** What two verdicts must have in common. */
  private enum Same {
    /** Most of the effect's sockets are the cause's. */
    SOCKETS,
    SOCKETS_OR_REMOTE,
    PROCESS,
    SITE,
    REMOTE,
    SITE_OR_REMOTE,
    LISTENER,
    NAMESPACE;

    boolean of(Subject cause, Subject effect) {
      return switch (this) {
        case SOCKETS -> isMostly(effect.sockets(), cause.sockets());
        case SOCKETS_OR_REMOTE -> SOCKETS.of(cause, effect) || REMOTE.of(cause, effect);
        case PROCESS -> cause.pid() == effect.pid() && cause.startTicks() == effect.startTicks();
        case SITE ->
            PROCESS.of(cause, effect)
                && !cause.site().isEmpty()
                && cause.site().equals(effect.site());
        case REMOTE ->
            PROCESS.of(cause, effect) && !Collections.disjoint(cause.remotes(), effect.remotes());
        case SITE_OR_REMOTE -> SITE.of(cause, effect) || REMOTE.of(cause, effect);
        case LISTENER ->
            NAMESPACE.of(cause, effect)
                && !Collections.disjoint(cause.listenPorts(), effect.listenPorts());
        case NAMESPACE -> cause.namespace() == effect.namespace();
      };
    }
  }

  private record Explains(RuleId cause, RuleId effect, Same same) {}

  private static final List<Explains> TABLE =
      List.of(
          // Its request never reached the peer, so no time-out of the read is the fault.
          new Explains(RuleId.PEER_VANISHED, RuleId.READ_WITHOUT_TIMEOUT, Same.SOCKETS_OR_REMOTE),
          new Explains(RuleId.PEER_VANISHED, RuleId.PEER_NOT_READING, Same.SOCKETS),
          new Explains(RuleId.PEER_VANISHED, RuleId.RETRANSMITTING_PATH, Same.REMOTE),
          new Explains(RuleId.PEER_VANISHED, RuleId.CLOSE_WAIT_LEAK, Same.SOCKETS),
          new Explains(
              RuleId.TLS_HANDSHAKE_STALL, RuleId.READ_WITHOUT_TIMEOUT, Same.SOCKETS_OR_REMOTE),
          new Explains(RuleId.PEER_NOT_READING, RuleId.READ_WITHOUT_TIMEOUT, Same.SOCKETS),
          new Explains(RuleId.ABANDONED_UNTIL_GC, RuleId.CLOSE_WAIT_LEAK, Same.SITE),
          new Explains(RuleId.ABANDONED_UNTIL_GC, RuleId.IDLE_POOL_CLOSE_WAIT, Same.SITE),
          new Explains(RuleId.ABANDONED_UNTIL_GC, RuleId.CLIENT_PER_REQUEST, Same.SITE),
          new Explains(RuleId.CLOSE_WAIT_LEAK, RuleId.POOL_EXHAUSTED, Same.SITE_OR_REMOTE),
          new Explains(RuleId.CLOSE_WAIT_LEAK, RuleId.CLIENT_PER_REQUEST, Same.SITE),
          new Explains(RuleId.READ_WITHOUT_TIMEOUT, RuleId.POOL_EXHAUSTED, Same.REMOTE),
          new Explains(RuleId.PEER_VANISHED, RuleId.POOL_EXHAUSTED, Same.REMOTE),
          // Here the workers are the cause: the queue fills because nobody is free to take.
          new Explains(RuleId.ACCEPT_QUEUE_FULL, RuleId.LISTEN_OVERFLOW, Same.NAMESPACE),
          new Explains(RuleId.ACCEPT_QUEUE_FULL, RuleId.ACCEPTED_UNREAD, Same.LISTENER),
          new Explains(RuleId.PORT_EXHAUSTION, RuleId.CONNECTION_PER_REQUEST, Same.SITE_OR_REMOTE),
          new Explains(RuleId.CLOSE_WAIT_LEAK, RuleId.FD_EXHAUSTION, Same.PROCESS),
          new Explains(RuleId.ABANDONED_UNTIL_GC, RuleId.FD_EXHAUSTION, Same.PROCESS),
          new Explains(RuleId.CLIENT_PER_REQUEST, RuleId.FD_EXHAUSTION, Same.PROCESS),
          new Explains(RuleId.CLOSED_BUT_OPEN, RuleId.FD_EXHAUSTION, Same.PROCESS));

  private Causes() {}

  /** Those that nothing else explains, in their order. */
  static List<Verdict> unexplained(List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(effect -> verdicts.stream().noneMatch(cause -> explains(cause, effect)))
        .toList();
  }

  private static boolean explains(Verdict cause, Verdict effect) {
    for (Explains row : TABLE) {
      if (row.cause.text().equals(cause.finding().rule())
          && row.effect.text().equals(effect.finding().rule())
          && row.same.of(cause.subject(), effect.subject())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMostly(InodeSet part, InodeSet whole) {
    return part.size() > 0 && 2 * part.countNotIn(whole) < part.size();
  }
}
