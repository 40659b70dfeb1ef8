package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.diagnose.delivery.Stuck.PeerEnd;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.Look;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The peer is there and acknowledges, but its receive window is closed: its program does not read.
 * What this side has written waits in Send-Q, and so do the threads that write.
 */
final class PeerNotReading {
  private static final int NAMED_PEERS = 5;

  private PeerNotReading() {}

  static Optional<Verdict> judge(DeliveryEvidence evidence) {
    Thresholds limits = evidence.thresholds();
    List<Stuck> ripe = Stuck.ripe(evidence.stuck(), limits.shutSeconds());
    if (ripe.isEmpty()
        || (ripe.stream().filter(each -> each.seconds() >= limits.shutSeconds()).count()
                < Thresholds.SEVERAL
            && ripe.get(0).seconds() < limits.singleShutSeconds())
        || evidence.namingUnderWay()) {
      return Optional.empty();
    }
    List<ConnectionEvidence> connections = ripe.stream().map(Stuck::connection).toList();
    long queued = connections.stream().mapToLong(each -> each.row().sendQueueBytes()).sum();
    double told = toldSeconds(ripe);
    return Optional.of(
        new Draft(RuleId.PEER_NOT_READING, evidence.process())
            .about(connections)
            .site(evidence.site())
            .oldestSeconds(told)
            .blocked(evidence.blocked())
            .fact("sendQueueBytes", queued)
            .fact("peerWindowBytes", ripe.get(0).delivery().sendWindowBytes() == 0 ? 0 : null)
            .fact(
                "timer",
                ripe.get(0).delivery().timer() == null
                    ? null
                    : ripe.get(0).delivery().timer().ssName())
            .fact("peersOnThisHost", peers(ripe))
            .summary(summary(evidence, ripe, queued, told))
            .why(why(evidence, ripe))
            .advice(
                DeliveryAdvice.forPeerThatDoesNotRead(
                    evidence.site(), connections.stream().allMatch(ConnectionEvidence::accepted)))
            .verdict());
  }

  /**
   * How much longer it takes until it is told; 0 if it is, or if it is no suspicion yet: where much
   * is sent some window is closed for an instant at each look.
   */
  static double moreSeconds(DeliveryEvidence evidence) {
    Thresholds limits = evidence.thresholds();
    double longest = evidence.stuck().stream().mapToDouble(Stuck::seconds).max().orElse(0);
    double due =
        evidence.stuck().size() < Thresholds.SEVERAL
            ? limits.singleShutSeconds()
            : limits.shutSeconds();
    return longest < Thresholds.SETTLED_SECONDS ? 0 : Math.max(0, due - longest);
  }

  /** The kernel may know of more time than was watched. */
  private static double toldSeconds(List<Stuck> ripe) {
    double longest = 0;
    for (Stuck each : ripe) {
      longest =
          Math.max(longest, Math.max(each.seconds(), ShutWindow.toldSeconds(each.delivery())));
    }
    return longest;
  }

  private static String summary(
      DeliveryEvidence evidence, List<Stuck> ripe, long queued, double seconds) {
    int writers = evidence.blocked().size();
    return (seconds < 1
            ? "The peer's window is 0, for an unknown time, on "
            : "The peer's window has been 0 for " + Durations.text(seconds) + " on ")
        + StuckText.connections(ripe)
        + ": the peer is there but does not read, and "
        + StuckText.bytes(queued)
        + " wait in Send-Q."
        + (writers == 0
            ? ""
            : " "
                + StuckText.threads(writers)
                + (writers == 1 ? " is" : " are")
                + " blocked in write"
                + (evidence.site().isKnown()
                        && evidence.site().kind().equals(BlockedSites.BLOCKED_IN)
                    ? " below " + evidence.site().frame()
                    : "")
                + ".")
        + peerSentence(ripe);
  }

  private static String peerSentence(List<Stuck> ripe) {
    List<String> peers = peers(ripe);
    if (peers.isEmpty()) {
      return "";
    }
    return " Not yours: the other end is on this host, in " + String.join("; ", peers) + ".";
  }

  /** {@code curl (pid 812, Recv-Q 2.5 MiB on 20 connections)}. */
  private static List<String> peers(List<Stuck> ripe) {
    Map<Integer, List<PeerEnd>> byPid = new LinkedHashMap<>();
    for (Stuck each : ripe) {
      PeerEnd peer = each.peer();
      if (peer != null) {
        byPid.computeIfAbsent(peer.pid(), pid -> new ArrayList<>()).add(peer);
      }
    }
    List<String> peers = new ArrayList<>();
    byPid.forEach(
        (pid, ends) -> {
          if (peers.size() < NAMED_PEERS) {
            long unread = ends.stream().mapToLong(PeerEnd::recvQueueBytes).sum();
            peers.add(
                (pid < 0
                        ? "a process that can't be seen ("
                        : ends.get(0).name() + " (pid " + pid + ", ")
                    + "Recv-Q "
                    + StuckText.bytes(unread)
                    + " on "
                    + StuckText.connections(ends.size(), "connection")
                    + (ends.get(0).stalled() ? ", the process is stopped" : "")
                    + ")");
          }
        });
    return peers;
  }

  private static String why(DeliveryEvidence evidence, List<Stuck> ripe) {
    if (evidence.look() == Look.ONE_SNAPSHOT) {
      return "Data waits and the window probes are pending, so the peer's program does not read at this"
          + " moment. Whether it takes some of it now and then a second reading tells: the same Send-Q"
          + " then means that it does not.";
    }
    return "A slow network would still move bytes, and a peer that is gone would not answer the window"
        + " probes: here "
        + (ripe.size() == 1 ? "it answers" : "they are answered")
        + " and not one byte has been taken since. So neither the network nor this side's code is the"
        + " fault.";
  }
}
