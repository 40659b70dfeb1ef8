package io.netagent.collector.diagnose.listen;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.WaitingThread;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.Library;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bursts of connections overflow an accept queue again and again, though it does not stand full.
 *
 * <p>One burst is no fault, and it is seen in several stretches: clients that were dropped come
 * again after 1, 3, 7 and 15 s, all at once (tcp(7), tcp_syn_retries). So it takes more stretches
 * of 5 s than those.
 */
final class ListenOverflow {
  private static final RuleId ID = RuleId.LISTEN_OVERFLOW;

  /** Of the last six; one burst and its retransmissions fall into four of them. */
  private static final int STRETCHES_LATELY = 5;

  /** Of the last twelve; those of one burst fall into five. */
  private static final int STRETCHES_IN_MINUTE = 6;

  /** What is told stands while it goes on so. */
  private static final int STRETCHES_STILL = 2;

  private ListenOverflow() {}

  static Optional<Verdict> judge(OverflowEvidence evidence) {
    if (isRepeated(evidence.overflows(), evidence.told())) {
      return Optional.of(overflow(evidence));
    }
    return isRepeated(evidence.halfOpen(), evidence.told())
        ? Optional.of(halfOpen(evidence))
        : Optional.empty();
  }

  private static boolean isRepeated(CounterBuckets.Stretches stretches, boolean told) {
    return stretches.lately() >= STRETCHES_LATELY
        || stretches.inMinute() >= STRETCHES_IN_MINUTE
        || (told && stretches.inMinute() >= STRETCHES_STILL && stretches.lately() > 0);
  }

  private static Verdict overflow(OverflowEvidence evidence) {
    PeakQueue fullest = evidence.fullest();
    boolean likely = fullest != null && fullest.sawMuch();
    long drops = evidence.overflows().growth();
    String which =
        fullest == null
            ? "a listener"
            : likely
                ? fullest.local()
                    + " (seen with "
                    + fullest.length()
                    + " of "
                    + fullest.limit()
                    + ")"
                : "a listener (the kernel does not tell which; the shortest queue is that of "
                    + fullest.local()
                    + ", limit "
                    + (fullest.limit() < 0 ? "unknown" : fullest.limit())
                    + ")";
    return draft(evidence, likely)
        .count((int) Math.min(Integer.MAX_VALUE, drops))
        .summary(
            "Bursts of new connections overflow the accept queue of "
                + which
                + ": "
                + drops
                + " handshakes were dropped within the last minute, in "
                + evidence.overflows().inMinute()
                + " separate stretches of 5 s; those clients connect a second or more later.")
        .why(
            "No accept queue stands full, so the server does accept: it is bursts that are longer"
                + " than the queue, not workers that hang.")
        .advice(whatToRaise(evidence, likely))
        .fact("listenOverflowsInMinute", drops)
        .verdict();
  }

  private static Verdict halfOpen(OverflowEvidence evidence) {
    long number = evidence.halfOpen().growth();
    return draft(evidence, false)
        .count((int) Math.min(Integer.MAX_VALUE, number))
        .summary(
            "The queue of half-open connections of a listener was full again and again: "
                + number
                + " SYNs were dropped or answered with a cookie within the last minute.")
        .why(
            "The accept queues did not overflow: clients that begin a handshake don't finish it, as"
                + " in a SYN flood or when answers get lost, or more come at once than a backlog"
                + " takes.")
        .advice(
            "Look at where the SYNs come from (ss -tn state syn-recv). Leave net.ipv4.tcp_syncookies"
                + " on; against real clients in bursts, raise the backlog.")
        .fact("requestQueueFullInMinute", number)
        .verdict();
  }

  private static Draft draft(OverflowEvidence evidence, boolean likely) {
    PeakQueue fullest = evidence.fullest();
    Draft draft =
        new Draft(ID, evidence.process())
            .site(SiteFrame.NOT_APPLICABLE)
            .ends(evidence.namespace(), likely && fullest != null ? fullest.local() : "", "")
            .fact(
                "fullestListeners",
                evidence.candidates().stream()
                    .map(each -> each.local() + " " + each.length() + "/" + each.limit())
                    .toList())
            .fact("somaxconn", evidence.maxAcceptQueue() < 0 ? null : evidence.maxAcceptQueue());
    if (likely && fullest != null) {
      draft.listenPort(port(fullest)).fact("acceptQueueLimit", fullest.limit());
    }
    return draft;
  }

  /** The limit is the lesser of the two: raising the other one changes nothing. */
  private static String whatToRaise(OverflowEvidence evidence, boolean likely) {
    PeakQueue fullest = evidence.fullest();
    long cap = evidence.maxAcceptQueue();
    String setting =
        ServerAdvice.backlogSetting(
            likely && fullest != null ? server(evidence, port(fullest)) : null);
    String accept = " Or accept faster: let the acceptor do nothing but hand connections over.";
    if (fullest == null || fullest.limit() < 0 || cap < 0) {
      return "Raise the lesser of " + setting + " and net.core.somaxconn." + accept;
    }
    return fullest.limit() < cap
        ? "Raise "
            + setting
            + ": it is "
            + fullest.limit()
            + " here, below net.core.somaxconn ("
            + cap
            + "), which is not what limits it."
            + accept
        : "The limit is net.core.somaxconn ("
            + cap
            + "): raise it (in the network namespace of the server), and "
            + setting
            + " as well if that is no higher; it takes effect at the next listen()."
            + accept;
  }

  private static @Nullable Library server(OverflowEvidence evidence, int port) {
    for (ConnectionEvidence each : evidence.process().connections()) {
      if (each.accepted() && each.row().tuple().localPort() == port && each.site().isKnown()) {
        return WaitingThread.serverIn(each.site().stack());
      }
    }
    return null;
  }

  private static int port(PeakQueue queue) {
    return Integer.parseInt(queue.local().substring(queue.local().lastIndexOf(':') + 1));
  }
}
