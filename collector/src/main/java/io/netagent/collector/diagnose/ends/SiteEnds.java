package io.netagent.collector.diagnose.ends;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.finding.EndCounts;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedConnection;
import io.netagent.socket.FourTuple;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the last ten minutes, and the open connections, tell of one line of code. Immutable.
 *
 * @param siteIds the numbers under which the record knows the site
 * @param ends of the last ten minutes, in the order of the closes
 * @param closes connections of the site that were closed in the time that the ends are known for;
 *     at least as many as there are ends; -1 if not known
 * @param abandoned open ones that the application has dropped, for long enough that nothing will
 *     close them
 * @param closedInJava open ones that the application closed a while ago, the oldest first
 * @param ended open ones, neither closed nor dropped, behind which the kernel has had no connection
 *     for a minute: reset, or timed out
 * @param endedKeepRising their number has risen for minutes
 */
record SiteEnds(
    ProcessEvidence process,
    SiteFrame site,
    Set<Integer> siteIds,
    List<End> ends,
    long closes,
    List<RecordedConnection> abandoned,
    List<RecordedConnection> closedInJava,
    List<RecordedConnection> ended,
    boolean endedKeepRising,
    long nowNanos) {
  static final int NAMED = 10;

  SiteEnds {
    siteIds = Set.copyOf(siteIds);
    ends = List.copyOf(ends);
    abandoned = List.copyOf(abandoned);
    closedInJava = List.copyOf(closedInJava);
    ended = List.copyOf(ended);
  }

  List<End> ends(EndKind kind) {
    return ends.stream().filter(end -> end.kind() == kind).toList();
  }

  /** The connections of the site that are open; a look at all of the process. */
  List<ConnectionEvidence> openNow() {
    return process.connections().stream()
        .filter(each -> each.recorded() != null && siteIds.contains(each.recorded().siteId()))
        .toList();
  }

  /** {@code 10.0.0.7:443 (60)}, the most frequent first. */
  static List<String> remotes(Collection<End> ends) {
    Map<String, Long> counts =
        ends.stream()
            .collect(Collectors.groupingBy(End::remote, LinkedHashMap::new, Collectors.counting()));
    List<String> top =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(java.util.Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(NAMED)
            .map(each -> each.getKey() + " (" + each.getValue() + ")")
            .collect(Collectors.toList());
    if (counts.size() > top.size()) {
      top.add(counts.size() - top.size() + " more");
    }
    return top;
  }

  /** The remote of most of them. */
  static String remote(Collection<End> ends) {
    String top = remotes(ends).get(0);
    return top.substring(0, top.lastIndexOf(" ("));
  }

  /** The remotes of open ones. */
  static EndCounts remotesOf(List<RecordedConnection> connections) {
    return EndCounts.ofRemote(
        connections.stream()
            .map(
                each ->
                    new FourTuple(
                        0,
                        0,
                        each.localPort(),
                        each.remoteHigh(),
                        each.remoteLow(),
                        each.remotePort()))
            .toList());
  }

  /** {@code (opened at …)}, or nothing if the site is not known. */
  String openedAt() {
    return site.isKnown() ? " (opened at " + site.frame() + ")" : "";
  }

  /** {@code , of 60 that ended in this time,} or nothing. */
  String share(int count) {
    return closes < count ? "" : ", of " + closes + " that ended in this time,";
  }
}
