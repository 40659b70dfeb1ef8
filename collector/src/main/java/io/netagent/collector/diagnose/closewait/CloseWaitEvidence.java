package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.finding.InodeSet;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.pool.LeaseQueue;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that the rules may look at for one site of one process at one tick. Immutable.
 *
 * @param siteIds the numbers under which the record knows the site
 * @param suspects of the site, by what they are suspected of
 * @param openedBySite connections that the site has opened or first read since the record began; -1
 *     if not known
 * @param openNowBySite those that are open now, in whatever state; -1 if not known
 * @param trends by kind of suspect
 * @param standing by rule: the inodes of the connections that its finding of the last tick was
 *     about
 * @param leaseQueue who waits for a lease of the pool that the site has filled
 */
record CloseWaitEvidence(
    ProcessEvidence process,
    SiteFrame site,
    Set<Integer> siteIds,
    Map<SuspectKind, List<Suspect>> suspects,
    long openedBySite,
    long openNowBySite,
    Map<SuspectKind, Trend> trends,
    Map<RuleId, InodeSet> standing,
    LeaseQueue leaseQueue,
    long nowNanos,
    Thresholds thresholds) {

  CloseWaitEvidence {
    siteIds = Set.copyOf(siteIds);
    suspects = Map.copyOf(suspects);
    trends = Map.copyOf(trends);
    standing = Map.copyOf(standing);
  }

  List<Suspect> suspects(SuspectKind kind) {
    return suspects.getOrDefault(kind, List.of());
  }

  Trend trend(SuspectKind kind) {
    return trends.getOrDefault(kind, Trend.NONE);
  }

  /**
   * Those that a verdict is about: all that are ripe if they suffice for it now, else those of the
   * last tick's verdict that are still suspects, so that it neither flaps nor lives on in others.
   */
  List<Suspect> verdict(RuleId rule, List<Suspect> ripe, boolean enough, List<Suspect> all) {
    if (enough) {
      return ripe;
    }
    InodeSet before = standing.getOrDefault(rule, InodeSet.EMPTY);
    return all.stream().filter(s -> before.contains(s.connection().inode())).toList();
  }
}
