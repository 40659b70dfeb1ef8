package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.finding.EndCounts;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.socket.FourTuple;
import java.util.List;
import java.util.Locale;

/** Words that the verdicts on stuck connections have in common. */
final class StuckText {
  private StuckText() {}

  /** {@code 3 connections to 10.0.0.7:443}, {@code … accepted on port 8080}. */
  static String connections(List<Stuck> stuck) {
    List<FourTuple> tuples = stuck.stream().map(each -> each.connection().row().tuple()).toList();
    if (stuck.stream().map(Stuck::connection).allMatch(ConnectionEvidence::accepted)) {
      return connections(stuck.size(), "connection")
          + " accepted on port "
          + tuples.get(0).localPort()
          + (stuck.size() == 1 ? " from " + tuples.get(0).remoteText() : "");
    }
    EndCounts remotes = EndCounts.ofRemote(tuples);
    return connections(stuck.size(), "connection")
        + " to "
        + remotes.mostFrequent()
        + (remotes.distinct() > 1 ? " and " + (remotes.distinct() - 1) + " other remotes" : "");
  }

  static String connections(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** {@code , opened at com.acme…,}; empty if the line is not known. */
  static String openedAt(SiteFrame site) {
    if (!site.isKnown()) {
      return "";
    }
    String how =
        site.kind().equals(BlockedSites.BLOCKED_IN)
            ? "used at "
            : ApplicationFrames.isFirstReader(site) ? "read at " : "opened at ";
    return ", " + how + site.frame() + ",";
  }

  /** {@code for at least 12 s}; what one reading alone shows has no age. */
  static String forAtLeast(double seconds) {
    return seconds < 1 ? "for an unknown time" : "for at least " + Durations.text(seconds);
  }

  static String threads(long count) {
    return count + (count == 1 ? " thread" : " threads");
  }

  /** {@code 812 B}, {@code 64 KiB}, {@code 3.8 MiB}. */
  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    return bytes < 1 << 20
        ? Math.round(bytes / 1024.0) + " KiB"
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024));
  }
}
