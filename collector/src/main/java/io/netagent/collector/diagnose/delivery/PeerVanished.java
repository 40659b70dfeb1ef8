package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.correlate.Delivery;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.socket.TcpTimer;
import java.util.List;
import java.util.Optional;

/**
 * The peer gives no sign of life: what was sent to it is sent again at ever longer intervals, and
 * nothing comes back. Its host or the path to it is gone, or something between the two has
 * forgotten the connection without telling either.
 */
final class PeerVanished {
  /** From here on the time before the write says how the connection was lost. */
  private static final double LONG_IDLE_SECONDS = 60;

  private PeerVanished() {}

  static Optional<Verdict> judge(DeliveryEvidence evidence) {
    List<Stuck> ripe = Stuck.ripe(evidence.stuck(), evidence.thresholds().unansweredSeconds());
    if (ripe.isEmpty() || evidence.namingUnderWay()) {
      return Optional.empty();
    }
    List<ConnectionEvidence> connections = ripe.stream().map(Stuck::connection).toList();
    Stuck oldest = ripe.get(0);
    Delivery delivery = oldest.delivery();
    double idleBefore =
        ripe.stream()
            .mapToDouble(Stuck::idleBeforeSeconds)
            .filter(seconds -> seconds >= Math.max(LONG_IDLE_SECONDS, 2 * oldest.seconds()))
            .max()
            .orElse(0);
    Draft draft =
        new Draft(RuleId.PEER_VANISHED, evidence.process())
            .about(connections)
            .site(evidence.site())
            .oldestSeconds(oldest.seconds())
            .blocked(evidence.blocked())
            .fact("unacknowledgedBytes", connections.stream().mapToLong(PeerVanished::queue).sum())
            .fact("retransmitsInARow", delivery.retransmits())
            .fact("timer", delivery.timer() == null ? null : delivery.timer().ssName())
            .fact("nextRetransmitSeconds", seconds(delivery.timerRemainingMillis() * 1000))
            .fact("rtoSeconds", seconds(delivery.rtoMicros()))
            .fact("idleBeforeSeconds", idleBefore > 0 ? Math.round(idleBefore) : null)
            .fact(
                "answeredMeanwhile",
                evidence.process().facts().agent().recording()
                    ? evidence.answeredMeanwhile()
                    : null);
    return Optional.of(
        draft
            .summary(summary(evidence, ripe, idleBefore))
            .why(why(evidence, ripe, idleBefore))
            .advice(
                DeliveryAdvice.forVanishedPeer(
                    delivery.timer() == TcpTimer.KEEPALIVE,
                    evidence.site(),
                    connections.stream().allMatch(ConnectionEvidence::accepted)))
            .verdict());
  }

  /** How much longer it takes until it is told; 0 if it is. */
  static double moreSeconds(DeliveryEvidence evidence) {
    double longest = evidence.stuck().stream().mapToDouble(Stuck::seconds).max().orElse(0);
    return Math.max(0, evidence.thresholds().unansweredSeconds() - longest);
  }

  private static long queue(ConnectionEvidence connection) {
    return connection.row().sendQueueBytes();
  }

  private static Object seconds(long micros) {
    return micros < 0 ? "not told" : Durations.tenths(micros / 1e6);
  }

  private static String summary(DeliveryEvidence evidence, List<Stuck> ripe, double idleBefore) {
    Stuck oldest = ripe.get(0);
    Delivery delivery = oldest.delivery();
    String what =
        delivery.timer() == TcpTimer.KEEPALIVE
            ? delivery.retransmits() + " keepalive probes in a row have no answer"
            : delivery.timer() == TcpTimer.PERSIST
                ? delivery.retransmits() + " window probes in a row have no answer"
                : "sent again " + delivery.retransmits() + " times in a row, the timer backs off";
    long waiting = evidence.blocked().size();
    return StuckText.connections(ripe)
        + StuckText.openedAt(evidence.site())
        + (ripe.size() == 1 ? " has" : " have")
        + (delivery.timer() == TcpTimer.KEEPALIVE
            ? " heard nothing from the peer "
            : " data that the peer has not acknowledged ")
        + StuckText.forAtLeast(oldest.seconds())
        + ": "
        + what
        + "."
        + (idleBefore > 0
            ? " Before that it stood idle for " + Durations.text(idleBefore) + "."
            : "")
        + (waiting == 0
            ? ""
            : " "
                + StuckText.threads(waiting)
                + (waiting == 1 ? " waits" : " wait")
                + (ripe.size() == 1 ? " for it." : " for them."));
  }

  private static String why(DeliveryEvidence evidence, List<Stuck> ripe, double idleBefore) {
    StringBuilder why =
        new StringBuilder(
            "A peer that is slow, stuck or stopped still acknowledges, because its kernel does; a peer"
                + " that has ended answers with a reset. Here nothing comes back at all.");
    if (evidence.answeredMeanwhile() > 0) {
      why.append(" The host is there: ")
          .append(StuckText.connections(evidence.answeredMeanwhile(), "other connection"))
          .append(
              " to the same remote got data meanwhile, so what is lost is the state of this"
                  + " connection: a firewall, NAT or load balancer between has forgotten it, or the"
                  + " address has moved to another host.");
    } else if (ripe.size() > 1) {
      why.append(" It is so on ")
          .append(ripe.size())
          .append(" connections at once: the host or the path to it is gone.");
    }
    if (idleBefore > 0) {
      why.append(
          " It was idle for long before this write, as are connections that a NAT or load balancer"
              + " drops silently.");
    }
    return why.toString();
  }
}
