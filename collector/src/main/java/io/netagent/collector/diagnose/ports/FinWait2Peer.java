package io.netagent.collector.diagnose.ports;

import io.netagent.collector.aggregate.ActiveClose;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.source.TcpLimits;
import io.netagent.socket.FourTuple;
import java.util.Map;
import java.util.Optional;

/**
 * {@code fin-wait-2-peer}, benign: this end has closed and the peer has not. What leaks, if
 * anything does, leaks there.
 */
final class FinWait2Peer {
  private static final int MANY = 20;

  /** Times {@link ActiveClose#AGE_SECONDS}: a busy server always has some that are on their way. */
  private static final int SETTLED_AGES = 1;

  /** Who shuts down its output waits for an answer, which may well take a while. */
  private static final int HELD_AGES = 3;

  /** Where the peer is on this host, its own finding comes first if it has one. */
  private static final int PEER_HERE_AGES = 2;

  private FinWait2Peer() {}

  /** Few are; what the others' peers do need not be looked up. */
  static boolean isWorthALook(ActiveClose close, boolean standing, boolean oneSnapshot) {
    return standing || close.olderThan(oneSnapshot ? 0 : SETTLED_AGES) >= MANY;
  }

  static Optional<Verdict> judge(FinWait2Evidence evidence) {
    ActiveClose close = evidence.close();
    int ages =
        close.held() ? HELD_AGES : evidence.peerCloseWait() > 0 ? PEER_HERE_AGES : SETTLED_AGES;
    if (evidence.oneSnapshot()) {
      ages = 0;
      if (close.held()) {
        return Optional.empty(); // Who shuts down its output has a right to wait for a while.
      }
    }
    int old = close.olderThan(ages);
    if (evidence.standing() ? 2 * close.count() < MANY : old < MANY) {
      return Optional.empty();
    }
    Draft draft =
        new Draft(RuleId.FIN_WAIT_2_PEER, evidence.process())
            .ends(evidence.namespace().inode(), local(close), close.remote())
            .site(evidence.site())
            .count(close.count())
            .oldestSeconds(close.oldestSeconds())
            .summary(summary(evidence))
            .why(why(evidence))
            .advice(advice(evidence))
            .fact("state", "FIN_WAIT2")
            .fact("held", close.held() ? "half closed, a process still has them" : "no owner")
            .fact(
                "oldestSeconds",
                evidence.oneSnapshot() ? null : Durations.tenths(close.oldestSeconds()));
    ConnectionPerRequest.addRemotes(draft, Map.of(close.remote(), close.count()));
    if (evidence.peerCloseWait() > 0) {
      draft.fact("peerCloseWaitOnThisHost", evidence.peerCloseWait());
      if (close.inbound()) {
        draft.alsoAbout(close.example().localText());
      } else {
        draft.listenPort(close.example().remotePort());
      }
    }
    if (evidence.peer() != null) {
      draft.fact("peerPid", evidence.peer().pid());
      draft.fact("peerProcess", evidence.peer().facts().name());
    }
    long seconds = finTimeoutSeconds(evidence);
    if (seconds > 0 && !close.held()) {
      draft.fact("finTimeoutSeconds", seconds);
    }
    return Optional.of(draft.verdict());
  }

  private static String local(ActiveClose close) {
    FourTuple tuple = close.example();
    return close.inbound() ? tuple.localText() : "";
  }

  private static String summary(FinWait2Evidence evidence) {
    ActiveClose close = evidence.close();
    String which =
        close.count()
            + (close.inbound()
                ? " connections from " + close.remote() + " on port " + close.example().localPort()
                : " connections to " + close.remote());
    return which
        + " are in FIN_WAIT2: "
        + (close.held() ? "our output is shut down" : "we have closed")
        + ", the peer"
        + peer(evidence.peer())
        + " has not, "
        + (evidence.oneSnapshot()
            ? "for an unknown time"
            : "the oldest for at least " + Durations.text(close.oldestSeconds()))
        + ".";
  }

  private static String peer(@org.jspecify.annotations.Nullable ProcessEvidence peer) {
    return peer == null || peer.pid() < 0
        ? ""
        : " (" + peer.facts().name() + ", pid " + peer.pid() + " on this host)";
  }

  private static String why(FinWait2Evidence evidence) {
    String here =
        evidence.peerCloseWait() > 0
            ? " Of the other ends, " + evidence.peerCloseWait() + " are in CLOSE_WAIT on this host."
            : " The other ends are in CLOSE_WAIT, on the peer's host.";
    return "FIN_WAIT2 is the end that closed first and waits for the peer's close: it is not our"
        + " leak."
        + here
        + (evidence.close().held()
            ? " A process here still has these sockets (shutdownOutput or a half close), so the"
                + " kernel sets no time limit: they stay until the peer closes or the program does."
            : " No process has these sockets any more.");
  }

  private static String advice(FinWait2Evidence evidence) {
    String look =
        evidence.peer() != null && evidence.peer().pid() >= 0
            ? "Look at pid " + evidence.peer().pid() + ", at its CLOSE_WAIT."
            : "Look for CLOSE_WAIT at the peer: its program has not closed after the end of the"
                + " stream.";
    if (evidence.close().held()) {
      return "If the answer is long over, close the socket here as well: with a time-out on the"
          + " read that follows shutdownOutput(). "
          + look;
    }
    long seconds = finTimeoutSeconds(evidence);
    return "Nothing needs to be done here: each goes by itself after tcp_fin_timeout"
        + (seconds > 0 ? " (now " + seconds + " s)" : "")
        + ". "
        + look;
  }

  private static long finTimeoutSeconds(FinWait2Evidence evidence) {
    TcpLimits limits = evidence.namespace().limits();
    return limits == null ? -1 : limits.finTimeoutSeconds();
  }
}
