package io.netagent.collector.diagnose;

import io.netagent.collector.diagnose.finding.InodeSet;
import io.netagent.collector.diagnose.finding.Ripening;
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
    /** Clients of this host that connect to the cause's listener. */
    CONNECTS_TO,
    /** The two ends of the same connections on this host: the cause's process is the other one. */
    OTHER_END,
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
        case REMOTE -> PROCESS.of(cause, effect) && cause.remotes().meets(effect.remotes());
        case SITE_OR_REMOTE -> SITE.of(cause, effect) || REMOTE.of(cause, effect);
        case LISTENER ->
            NAMESPACE.of(cause, effect)
                && !Collections.disjoint(cause.listenPorts(), effect.listenPorts());
        case CONNECTS_TO -> NAMESPACE.of(cause, effect) && cause.remotes().meets(effect.remotes());
        case OTHER_END ->
            LISTENER.of(cause, effect)
                || (NAMESPACE.of(cause, effect) && cause.remotes().meets(effect.remotes()));
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
          // A ClientHello that was never acknowledged, and the tries to connect again.
          new Explains(RuleId.PEER_VANISHED, RuleId.TLS_HANDSHAKE_STALL, Same.SOCKETS),
          new Explains(RuleId.PEER_VANISHED, RuleId.CONNECT_UNANSWERED, Same.REMOTE),
          // A SYN that is sent again is no loss on the path.
          new Explains(RuleId.CONNECT_UNANSWERED, RuleId.RETRANSMITTING_PATH, Same.REMOTE),
          // The pool is empty because no new connection comes to be.
          new Explains(RuleId.CONNECT_UNANSWERED, RuleId.POOL_EXHAUSTED, Same.REMOTE),
          new Explains(RuleId.TLS_HANDSHAKE_STALL, RuleId.POOL_EXHAUSTED, Same.REMOTE),
          // The thread that would close it, or read the next one, is blocked in a write.
          new Explains(RuleId.PEER_NOT_READING, RuleId.CLOSE_WAIT_LEAK, Same.SOCKETS),
          new Explains(RuleId.PEER_NOT_READING, RuleId.ACCEPTED_UNREAD, Same.LISTENER),
          new Explains(RuleId.ABANDONED_UNTIL_GC, RuleId.CLOSE_WAIT_LEAK, Same.SITE),
          new Explains(RuleId.ABANDONED_UNTIL_GC, RuleId.IDLE_POOL_CLOSE_WAIT, Same.SITE),
          new Explains(RuleId.ABANDONED_UNTIL_GC, RuleId.CLIENT_PER_REQUEST, Same.SITE),
          new Explains(RuleId.CLOSE_WAIT_LEAK, RuleId.POOL_EXHAUSTED, Same.SITE_OR_REMOTE),
          new Explains(RuleId.CLOSE_WAIT_LEAK, RuleId.CLIENT_PER_REQUEST, Same.SITE),
          new Explains(RuleId.READ_WITHOUT_TIMEOUT, RuleId.POOL_EXHAUSTED, Same.REMOTE),
          new Explains(RuleId.PEER_VANISHED, RuleId.POOL_EXHAUSTED, Same.REMOTE),
          // The pool's connections are held by calls that these rules are about.
          new Explains(RuleId.TLS_HANDSHAKE_STALL, RuleId.POOL_EXHAUSTED, Same.REMOTE),
          new Explains(RuleId.PEER_NOT_READING, RuleId.POOL_EXHAUSTED, Same.SOCKETS),
          // The pool gets no connection at all.
          new Explains(RuleId.CONNECT_UNANSWERED, RuleId.POOL_EXHAUSTED, Same.REMOTE),
          // The workers wait in these calls, or for these leases.
          new Explains(RuleId.READ_WITHOUT_TIMEOUT, RuleId.ACCEPTED_UNREAD, Same.SITE),
          new Explains(RuleId.POOL_EXHAUSTED, RuleId.ACCEPTED_UNREAD, Same.SITE),
          // Unclosed responses fill one client's pool as well as many clients do; who waits tells.
          new Explains(RuleId.POOL_EXHAUSTED, RuleId.CLIENT_PER_REQUEST, Same.SITE_OR_REMOTE),
          // Here the workers are the cause: the queue fills because nobody is free to take.
          new Explains(RuleId.ACCEPT_QUEUE_FULL, RuleId.LISTEN_OVERFLOW, Same.NAMESPACE),
          new Explains(RuleId.ACCEPT_QUEUE_FULL, RuleId.ACCEPTED_UNREAD, Same.LISTENER),
          // A client of the same host that gets no answer: the kernel drops what the queue can't
          // hold.
          new Explains(RuleId.ACCEPT_QUEUE_FULL, RuleId.CONNECT_UNANSWERED, Same.CONNECTS_TO),
          new Explains(RuleId.PORT_EXHAUSTION, RuleId.CONNECTION_PER_REQUEST, Same.SITE_OR_REMOTE),
          // Where both ends are on this host, the one that does not close is told, in CLOSE_WAIT.
          new Explains(RuleId.CLOSE_WAIT_LEAK, RuleId.FIN_WAIT_2_PEER, Same.OTHER_END),
          new Explains(RuleId.IDLE_POOL_CLOSE_WAIT, RuleId.FIN_WAIT_2_PEER, Same.OTHER_END),
          new Explains(RuleId.ACCEPTED_UNREAD, RuleId.FIN_WAIT_2_PEER, Same.OTHER_END),
          new Explains(RuleId.ACCEPT_QUEUE_FULL, RuleId.FIN_WAIT_2_PEER, Same.OTHER_END),
          new Explains(RuleId.ABANDONED_UNTIL_GC, RuleId.FIN_WAIT_2_PEER, Same.OTHER_END),
          // The pool's idle connections that the peer has closed are what the requests meet.
          new Explains(RuleId.KEEP_ALIVE_RACE, RuleId.IDLE_POOL_CLOSE_WAIT, Same.SITE),
          // Only where the leak is half of the open files: see tellsMost.
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

  /**
   * Whether a verdict that is there will explain what still ripens in the same process. Only where
   * the whole process or its listener is what both are about: no socket of what ripens is known.
   */
  static boolean willBeExplained(Ripening ripening, List<Verdict> verdicts) {
    for (Explains row : TABLE) {
      if (row.effect.text().equals(ripening.rule())
          && (row.same == Same.LISTENER || row.same == Same.PROCESS)
          && verdicts.stream()
              .map(Verdict::finding)
              .anyMatch(
                  cause ->
                      cause.pid() == ripening.pid() && cause.rule().equals(row.cause.text()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean explains(Verdict cause, Verdict effect) {
    for (Explains row : TABLE) {
      if (row.cause.text().equals(cause.finding().rule())
          && row.effect.text().equals(effect.finding().rule())
          && row.same.of(cause.subject(), effect.subject())
          && (row.effect != RuleId.FD_EXHAUSTION || tellsMost(cause, effect))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Of the open files at least half are the cause's. What the garbage collector has closed is open
   * no more, so only what has a row counts there; what the application has closed has mostly none.
   */
  private static boolean tellsMost(Verdict cause, Verdict exhaustion) {
    boolean counted = cause.finding().rule().equals(RuleId.CLOSED_BUT_OPEN.text());
    int files = counted ? cause.finding().count() : cause.subject().sockets().size();
    return 2L * files >= exhaustion.finding().count();
  }

  private static boolean isMostly(InodeSet part, InodeSet whole) {
    return part.size() > 0 && 2 * part.countNotIn(whole) < part.size();
  }
}
