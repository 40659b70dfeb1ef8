package io.netagent.collector.diagnose.ends;

import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.recorder.CloseReason;
import java.util.List;
import java.util.Optional;

/**
 * Connections that stood idle for long were reset at the first request, or it was never
 * acknowledged: what lies between (NAT, load balancer, firewall), or the peer's host, has forgotten
 * them without telling. No FIN came; a peer that closes its idle connections sends one.
 *
 * <p>A reset of a connection on which nobody writes is not counted: peers that give up on an unused
 * one do that.
 */
final class IdleDrop implements EndRule {
  private static final RuleId ID = RuleId.IDLE_DROP;
  private static final int ENOUGH = 2;

  /** After so long a pause one says it. */
  private static final double VERY_LONG_SECONDS = 300;

  @Override
  public Optional<Verdict> judge(SiteEnds site) {
    List<End> drops = site.ends(EndKind.IDLE_DROP);
    boolean oneSuffices =
        drops.stream().anyMatch(end -> end.certain() && end.pauseSeconds() >= VERY_LONG_SECONDS);
    boolean enough = drops.size() >= ENOUGH && drops.stream().anyMatch(End::certain);
    if (!enough && !oneSuffices) {
      return Optional.empty();
    }
    double shortest = drops.stream().mapToDouble(End::pauseSeconds).min().orElseThrow();
    double longest = drops.stream().mapToDouble(End::pauseSeconds).max().orElseThrow();
    long timedOut =
        drops.stream().filter(end -> end.closed().reason() == CloseReason.TIMED_OUT).count();
    boolean one = drops.size() == 1;
    String how =
        timedOut == drops.size()
            ? "never acknowledged"
            : timedOut > 0 ? "reset or never acknowledged" : "reset";
    return Optional.of(
        new Draft(ID, site.process())
            .severity(one ? Severity.INFO : ID.usualSeverity())
            .ends(0, "", SiteEnds.remote(drops))
            .count(drops.size())
            .site(site.site())
            .oldestSeconds((site.nowNanos() - drops.get(0).closed().closedAtNanos()) / 1e9)
            .summary(
                (one ? "A connection" : drops.size() + " connections")
                    + " to "
                    + SiteEnds.remote(drops)
                    + site.openedAt()
                    + site.share(drops.size())
                    + (one ? " was " : " were ")
                    + how
                    + " at the first request after "
                    + (one || longest - shortest < 1
                        ? Durations.text(longest)
                        : Durations.text(shortest) + " to " + Durations.text(longest))
                    + " without traffic: something on the way (NAT, load balancer, firewall), or the"
                    + " peer's host, drops idle connections without telling.")
            .why(
                "No FIN had come, so the peer did not close them; a keep-alive that runs out at the"
                    + " peer sends one. They had worked before the pause, so it is no refused"
                    + " connection, and nothing else was written on them meanwhile.")
            .advice(EndsAdvice.forIdleDrop(site.site(), shortest))
            .fact("remotes", SiteEnds.remotes(drops))
            .fact("pauseSecondsMin", Durations.tenths(shortest))
            .fact("pauseSecondsMax", Durations.tenths(longest))
            .fact("reset", drops.size() - timedOut)
            .fact("timedOut", timedOut)
            .fact("writeFailed", drops.stream().filter(end -> !end.certain()).count())
            .fact("closedBySite", site.closes() < 0 ? null : site.closes())
            .fact("lastSecondsAgo", KeepAliveRace.secondsAgo(site, drops.get(drops.size() - 1)))
            .verdict());
  }
}
