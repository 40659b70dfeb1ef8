package io.netagent.collector.diagnose.ends;

import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Requests on pooled connections that had stood idle met the peer's close: it was under way, or
 * there already, when the request was written. The application sees "no response", "connection
 * reset" or "broken pipe" now and then, and mostly tries again by hand.
 *
 * <p>A peer that dies or restarts ends many connections at one moment, and one that fails ends
 * those in steady use as well: both are told from it.
 */
final class KeepAliveRace implements EndRule {
  private static final RuleId ID = RuleId.KEEP_ALIVE_RACE;
  private static final int ENOUGH = 2;

  /** Over so many remotes. */
  private static final int SPREAD = 4;

  /** All at one moment is a peer that restarted. */
  private static final double APART_SECONDS = 5;

  /** Of the idle times, those within this of the shortest are one peer's keep-alive. */
  private static final double NEAR = 1.3;

  @Override
  public Optional<Verdict> judge(SiteEnds site) {
    List<End> races = site.ends(EndKind.KEEP_ALIVE_RACE);
    if (races.size() < ENOUGH || races.stream().noneMatch(End::certain)) {
      return Optional.empty();
    }
    // Of a peer that fails, those in steady use are as many or more: it has more to answer there.
    if (!atSeveralMoments(races) || site.ends(EndKind.UNANSWERED).size() >= races.size()) {
      return Optional.empty();
    }
    double shortest = races.stream().mapToDouble(End::pauseSeconds).min().orElseThrow();
    double longest = races.stream().mapToDouble(End::pauseSeconds).max().orElseThrow();
    long near = near(races, shortest);
    String keepAlive =
        2 * near > races.size()
            ? "after about " + seconds(shortest)
            : "within " + seconds(shortest);
    End last = races.get(races.size() - 1);
    long sinceMillis =
        races.stream().mapToLong(end -> end.closed().fromPauseToCloseNanos()).max().orElseThrow()
            / 1_000_000;
    return Optional.of(
        new Draft(ID, site.process())
            .ends(0, "", SiteEnds.remote(races))
            .count(races.size())
            .site(site.site())
            .oldestSeconds((site.nowNanos() - races.get(0).closed().closedAtNanos()) / 1e9)
            .growthPerMinute(races.size() / Math.max(1, apartSeconds(races) / 60))
            .summary(
                races.size()
                    + " requests"
                    + site.share(races.size())
                    + " were written to "
                    + SiteEnds.remote(races)
                    + " on connections that had stood idle for "
                    + seconds(last.pauseSeconds())
                    + (races.size() > 1 && longest - shortest >= 1
                        ? " (" + seconds(shortest) + " to " + seconds(longest) + ")"
                        : "")
                    + site.openedAt()
                    + " and got no answer but the peer's close, at most "
                    + sinceMillis
                    + " ms later: the peer closes idle connections "
                    + keepAlive
                    + ".")
            .why(
                "Each of them was the first request after a pause, and connections in steady use got"
                    + " their answers, so the peer does not fail. They did not end at one moment, so it"
                    + " was no restart. A pool that finds a connection stale when it leases it writes"
                    + " nothing on it.")
            .advice(EndsAdvice.forKeepAliveRace(site.site(), shortest))
            .fact("remotes", SiteEnds.remotes(races))
            .fact("unansweredAfterPause", races.size())
            .fact("pauseSecondsMin", Durations.tenths(shortest))
            .fact("pauseSecondsMax", Durations.tenths(longest))
            .fact("fromRequestToCloseMillisMax", sinceMillis)
            .fact("eofRead", races.stream().filter(end -> end.closed().eofReadLast()).count())
            .fact("writeFailed", races.stream().filter(end -> !end.certain()).count())
            .fact("unansweredInSteadyUse", site.ends(EndKind.UNANSWERED).size())
            .fact("closedBySite", site.closes() < 0 ? null : site.closes())
            .fact("lastSecondsAgo", secondsAgo(site, last))
            .verdict());
  }

  /**
   * At one of the remotes; or, where there are many of them and each has one, all after about the
   * same pause. Servers that restart one after the other meet whatever pause there is.
   */
  private static boolean atSeveralMoments(List<End> races) {
    Map<Remote, List<End>> byRemote = races.stream().collect(Collectors.groupingBy(End::remoteEnd));
    if (byRemote.values().stream().anyMatch(ends -> apartSeconds(ends) >= APART_SECONDS)) {
      return true;
    }
    double shortest = races.stream().mapToDouble(End::pauseSeconds).min().orElse(0);
    return races.size() >= SPREAD
        && apartSeconds(races) >= APART_SECONDS
        && 4 * near(races, shortest) >= 3L * races.size();
  }

  private static long near(List<End> races, double shortest) {
    return races.stream().filter(end -> end.pauseSeconds() <= NEAR * shortest).count();
  }

  /** From the first to the last one. */
  private static double apartSeconds(List<End> races) {
    long first = races.get(0).closed().closedAtNanos();
    return (races.get(races.size() - 1).closed().closedAtNanos() - first) / 1e9;
  }

  static double secondsAgo(SiteEnds site, End end) {
    return Durations.tenths((site.nowNanos() - end.closed().closedAtNanos()) / 1e9);
  }

  /** {@code 5.0 s}, {@code 75 s}. */
  static String seconds(double seconds) {
    return seconds < 20 ? String.format(Locale.ROOT, "%.1f s", seconds) : Durations.text(seconds);
  }
}
