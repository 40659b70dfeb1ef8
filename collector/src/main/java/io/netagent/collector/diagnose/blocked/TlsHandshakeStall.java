package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A TLS handshake that does not get on: the TCP connection is there, the peer says nothing, or too
 * little. Many clients limit connect and the answer, but not what is between.
 */
final class TlsHandshakeStall {
  /** A healthy handshake takes a few round trips; ten seconds is no slow one. */
  static final double STALLED_SECONDS = 10;

  /** Each try may be cut short by a time-out; such ones count if they come again and again. */
  static final double SEEN_SECONDS = 3;

  static final double RECURRING_SECONDS = 20;

  private TlsHandshakeStall() {}

  /** One verdict for each site; the handshakes are those that have stalled, or recur. */
  static List<Verdict> judge(ProcessEvidence process, List<StalledHandshake> stalled) {
    Map<SiteFrame, List<StalledHandshake>> bySite = new LinkedHashMap<>();
    stalled.forEach(
        each -> bySite.computeIfAbsent(each.connection().site(), s -> new ArrayList<>()).add(each));
    List<Verdict> verdicts = new ArrayList<>();
    bySite.forEach((site, handshakes) -> verdicts.add(verdict(process, site, handshakes)));
    return verdicts;
  }

  private static Verdict verdict(
      ProcessEvidence process, SiteFrame site, List<StalledHandshake> handshakes) {
    List<ConnectionEvidence> connections =
        handshakes.stream().map(StalledHandshake::connection).toList();
    double longest = handshakes.stream().mapToDouble(StalledHandshake::seconds).max().orElse(0);
    long received = handshakes.stream().mapToLong(StalledHandshake::bytesReceived).sum();
    long sent =
        connections.stream()
            .map(ConnectionEvidence::recorded)
            .filter(Objects::nonNull)
            .mapToLong(RecordedConnection::bytesWritten)
            .sum();
    List<BlockedThread> threads =
        handshakes.stream()
            .map(StalledHandshake::call)
            .filter(Objects::nonNull)
            .map(process::blockedThread)
            .toList();
    boolean one = handshakes.size() == 1;
    String summary =
        (one ? "A TLS handshake with " : handshakes.size() + " TLS handshakes with ")
            + ReadWithoutTimeout.remotes(connections)
            + (one ? " has" : " have")
            + " been silent for "
            + (one ? "" : "up to ")
            + Durations.text(longest)
            + (received == 0
                ? ": the peer has not sent a byte"
                : ": the peer has sent " + received + " bytes, which do not finish it")
            + (site.isKnown() ? "; opened at " + site.frame() : "")
            + "; "
            + limit(handshakes, threads.isEmpty())
            + ".";
    double limit = handshakes.get(0).limitSeconds();
    return new Draft(RuleId.TLS_HANDSHAKE_STALL, process)
        .about(connections)
        .site(site)
        .oldestSeconds(longest)
        .summary(summary)
        .why(
            "The TCP connection is established, so neither a closed port nor a firewall that drops"
                + " SYNs is the fault; the agent saw the handshake begin and not end, so this is no"
                + " slow answer to a request: none was sent yet.")
        .advice(TimeoutAdvice.forHandshake(site))
        .blocked(threads)
        .fact("handshakeSecondsMax", Durations.tenths(longest))
        .fact("bytesReceived", received)
        .fact("bytesSent", sent)
        .fact("limitSeconds", Double.isNaN(limit) ? null : Durations.tenths(limit))
        .verdict();
  }

  private static String limit(List<StalledHandshake> handshakes, boolean byEngine) {
    double most = 0;
    for (StalledHandshake each : handshakes) {
      if (each.limitSeconds() == 0) {
        return "there is no time-out during the handshake";
      }
      most = Math.max(most, Double.isNaN(each.limitSeconds()) ? 0 : each.limitSeconds());
    }
    return most > 0
        ? "each read of it gives up after " + Durations.text(most)
        : byEngine
            ? "it blocks no thread, and whether it has a time-out is not known"
            : "whether it has a time-out is not known";
  }
}
