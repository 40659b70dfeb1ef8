package io.netagent.collector.diagnose.ends;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.Draft;
import io.netagent.collector.diagnose.evidence.Durations;
import io.netagent.collector.diagnose.finding.EndCounts;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import io.netagent.recorder.RecordedConnection;
import java.util.List;
import java.util.Optional;

/**
 * The application drops connections without closing them. The garbage collector closes a
 * java.net.Socket when it comes by, which with a large heap may be hours later; a SocketChannel it
 * never closes.
 */
final class AbandonedUntilGc implements EndRule {
  private static final RuleId ID = RuleId.ABANDONED_UNTIL_GC;
  private static final int ENOUGH = 3;

  /** No code is right that leaves its closes to the collector, but one error path is no leak. */
  private static final double SHARE = 0.01;

  @Override
  public Optional<Verdict> judge(SiteEnds site) {
    if (site.abandoned().size() >= ENOUGH) {
      return Optional.of(neverClosed(site));
    }
    List<End> collected = site.ends(EndKind.BY_GC);
    boolean part = site.closes() < 0 || collected.size() >= SHARE * site.closes();
    return collected.size() >= ENOUGH && part
        ? Optional.of(closedByGc(site, collected))
        : Optional.empty();
  }

  private static Verdict neverClosed(SiteEnds site) {
    List<RecordedConnection> about = site.abandoned();
    Draft draft = new Draft(ID, site.process());
    List<ConnectionEvidence> rows =
        site.openNow().stream()
            .filter(each -> each.recorded() != null && each.recorded().abandoned())
            .toList();
    if (!rows.isEmpty()) {
      draft.about(rows);
    }
    EndCounts remotes = SiteEnds.remotesOf(about);
    return draft
        .ends(rows.isEmpty() ? 0 : rows.get(0).row().namespace(), "", remotes.mostFrequent())
        .count(about.size())
        .site(site.site())
        .summary(
            about.size()
                + " open connections"
                + site.openedAt()
                + " belong to nobody any more: the application dropped their SocketChannels without"
                + " closing them, and the garbage collector never closes a SocketChannel. They stay"
                + " until the process ends.")
        .why(
            "The object that owned each descriptor has been collected and the descriptor is open"
                + " still, so no code can close it; what is merely idle, or forgotten in a list, still"
                + " has its owner.")
        .advice(EndsAdvice.forAbandoned(site.site()))
        .fact("remotes", remotes.top(SiteEnds.NAMED))
        .fact("abandonedOpen", about.size())
        .fact("closedByGc", site.ends(EndKind.BY_GC).size())
        .verdict();
  }

  private static Verdict closedByGc(SiteEnds site, List<End> collected) {
    End first = collected.get(0);
    End last = collected.get(collected.size() - 1);
    double seconds = (last.closed().closedAtNanos() - first.closed().closedAtNanos()) / 1e9;
    double longest =
        collected.stream()
                .mapToLong(end -> end.closed().closedAtNanos() - end.closed().openedAtNanos())
                .max()
                .orElseThrow()
            / 1e9;
    List<ConnectionEvidence> open = site.openNow();
    Draft draft = new Draft(ID, site.process());
    if (!open.isEmpty()) {
      draft.about(open); // They will go the same way: a count of sockets is explained by them.
    }
    return draft
        .ends(open.isEmpty() ? 0 : open.get(0).row().namespace(), "", SiteEnds.remote(collected))
        .count(collected.size())
        .site(site.site())
        .oldestSeconds((site.nowNanos() - first.closed().closedAtNanos()) / 1e9)
        .growthPerMinute(collected.size() / Math.max(1, seconds / 60))
        .summary(
            collected.size()
                + " connections to "
                + SiteEnds.remote(collected)
                + site.openedAt()
                + site.share(collected.size())
                + " were closed by the garbage collector alone, the longest after "
                + Durations.text(longest)
                + ": the application dropped them without closing them.")
        .why(
            "They were closed by the JDK's cleaner thread, after nothing referred to them any more."
                + " Their number falls at each collection and rises in between, so a count of sockets"
                + " alone looks like a leak that heals.")
        .advice(EndsAdvice.forAbandoned(site.site()))
        .fact("closedByGc", collected.size())
        .fact("openNowBySite", open.size())
        .fact("closedBySite", site.closes() < 0 ? null : site.closes())
        .fact("remotes", SiteEnds.remotes(collected))
        .fact("longestOpenSeconds", Durations.tenths(longest))
        .fact("lastSecondsAgo", KeepAliveRace.secondsAgo(site, last))
        .verdict();
  }
}
