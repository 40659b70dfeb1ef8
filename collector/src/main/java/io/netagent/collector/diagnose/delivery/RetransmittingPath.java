package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.correlate.PathLoss;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.List;
import java.util.Locale;

/**
 * Segments get lost on the way to one host, lastingly, and data gets through after all: each loss
 * costs a round trip or a time-out of 200 ms and more.
 */
final class RetransmittingPath {
  /**
   * Of the segments with data. Between hosts of one network it is below 0.1 %, on good Internet
   * paths below 1 %; at 3 % throughput has fallen by an order of magnitude (Mathis et al., 1997).
   */
  private static final double SHARE = 0.03;

  private static final double WITHIN_HOST_SHARE = 0.03;

  /** Segments; below that a share means nothing. */
  private static final long RETRANSMITTED = 20;

  /** A switch that starts again, or a burst of congestion, is over by then. */
  private static final double SPREAD_SECONDS = 12;

  /** Of the looks in which something was lost. */
  private static final int LOSSY_TICKS = 4;

  private static final long COMPARABLE_SEGMENTS = 200;

  private RetransmittingPath() {}

  /** Whether a path is one to tell of. */
  static boolean isLossy(PathLoss path) {
    return path.retransmitted() >= RETRANSMITTED
        && path.share() >= SHARE
        && path.lossyTicks() >= LOSSY_TICKS
        && path.spreadSeconds() >= SPREAD_SECONDS
        && !isSomeClient(path);
  }

  /**
   * Clients out there sit behind whatever network they have; many a phone loses as much. A peer
   * with a private address is on a network that somebody here looks after.
   */
  private static boolean isSomeClient(PathLoss path) {
    return path.inbound() && !Addresses.isPrivate(path.remoteHigh(), path.remoteLow());
  }

  /**
   * The verdict on the lossy paths of one process.
   *
   * @param paths at least one, the one with the most losses first
   * @param connections of them, as far as they are known; may be empty
   */
  static Verdict verdict(
      ProcessEvidence process,
      SiteFrame site,
      List<PathLoss> paths,
      List<ConnectionEvidence> connections) {
    PathLoss worst = paths.get(0);
    Draft draft = new Draft(RuleId.RETRANSMITTING_PATH, process);
    if (!connections.isEmpty()) {
      draft.about(connections);
    }
    return draft
        .ends(worst.namespace(), "", worst.remote())
        .site(site)
        .count(paths.stream().mapToInt(PathLoss::connections).sum())
        .oldestSeconds(worst.sinceSeconds())
        .fact("remoteHosts", paths.stream().map(PathLoss::remote).limit(10).toList())
        .fact("retransmittedSegmentsLastMinute", worst.retransmitted())
        .fact("sentSegmentsLastMinute", worst.sent())
        .fact("retransmittedPercent", Durations.tenths(100 * worst.share()))
        .fact("connectionsWithLoss", worst.lossyConnections())
        .fact("rttMillis", worst.rttMicros() < 0 ? null : Durations.tenths(worst.rttMicros() / 1e3))
        .fact(
            "otherPathsRetransmittedPercent",
            Double.isNaN(worst.otherShare()) ? null : Durations.tenths(100 * worst.otherShare()))
        .summary(summary(worst, site, paths.size()))
        .why(why(worst))
        .advice(DeliveryAdvice.forLossyPath(worst.remote(), isEverywhere(worst)))
        .verdict();
  }

  private static String summary(PathLoss worst, SiteFrame site, int paths) {
    return percent(worst.share())
        + " of the segments sent to "
        + worst.remote()
        + (paths > 1 ? " (and to " + (paths - 1) + " other hosts as badly)" : "")
        + " had to be sent again in the last "
        + Durations.text(Math.max(1, worst.watchedSeconds()))
        + ": "
        + worst.retransmitted()
        + " of "
        + worst.sent()
        + ", on "
        + StuckText.connections(worst.connections(), "connection")
        + (worst.inbound() ? " accepted here" : StuckText.openedAt(site).replaceAll(",$", ""))
        + ". Data gets through, but each loss costs a round trip"
        + (worst.rttMicros() < 0
            ? ""
            : " (now " + Durations.tenths(worst.rttMicros() / 1e3) + " ms)")
        + " or a time-out of 200 ms and more.";
  }

  private static String why(PathLoss worst) {
    String others =
        worst.otherSent() < COMPARABLE_SEGMENTS
            ? "Too little was sent to other hosts to tell whether their paths lose segments, too."
            : isEverywhere(worst)
                ? "All other connections of this host lose segments as well ("
                    + percent(worst.otherShare())
                    + " of "
                    + worst.otherSent()
                    + "): it is this host's own network, not one path."
                : "All other connections of this host together had to send "
                    + percent(worst.otherShare())
                    + " of "
                    + worst.otherSent()
                    + " again: it is the path to this one host, not this host's network.";
    return others
        + " The peer is alive, since data is acknowledged, and it reads: its window is open. A few"
        + " retransmissions, or a burst of them, are no fault; these came in "
        + worst.lossyTicks()
        + " looks over "
        + Durations.text(worst.spreadSeconds())
        + ".";
  }

  private static boolean isEverywhere(PathLoss worst) {
    return worst.otherSent() >= COMPARABLE_SEGMENTS
        && worst.otherShare() >= Math.max(WITHIN_HOST_SHARE / 3, worst.share() / 3);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
