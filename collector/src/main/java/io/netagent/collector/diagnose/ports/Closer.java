package io.netagent.collector.diagnose.ports;

import io.netagent.collector.aggregate.ActiveClose;
import io.netagent.collector.diagnose.evidence.NamespaceEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who has closed connections that are in TIME_WAIT now, and what is known of them. Immutable.
 *
 * @param process with pid -1 if it is not known
 * @param siteIds the numbers under which its record knows the site; empty if none is known
 * @param closes the largest first, at least one
 * @param minute what the site has closed in the last minute
 * @param halfMinute and in the last half of it
 * @param standing the last tick has told of it
 * @param oneSnapshot nobody has watched: no ages
 */
record Closer(
    NamespaceEvidence namespace,
    ProcessEvidence process,
    SiteFrame site,
    Set<Integer> siteIds,
    List<ActiveClose> closes,
    SiteCloses.Closes minute,
    SiteCloses.Closes halfMinute,
    boolean standing,
    boolean oneSnapshot) {

  Closer {
    siteIds = Set.copyOf(siteIds);
    closes = List.copyOf(closes);
  }

  /** The one with the most. */
  ActiveClose largest() {
    return closes.get(0);
  }

  int timeWait() {
    return closes.stream().mapToInt(ActiveClose::count).sum();
  }

  double oldestSeconds() {
    return closes.stream().mapToDouble(ActiveClose::oldestSeconds).max().orElse(0);
  }

  /** By {@link ActiveClose#byAge}. */
  List<Integer> byAge() {
    List<Integer> sum = new ArrayList<>(largest().byAge());
    for (ActiveClose close : closes.subList(1, closes.size())) {
      for (int age = 0; age < sum.size(); age++) {
        sum.set(age, sum.get(age) + close.byAge().get(age));
      }
    }
    return sum;
  }

  /** By remote end. */
  Map<String, Integer> remotes() {
    Map<String, Integer> remotes = new LinkedHashMap<>();
    closes.forEach(close -> remotes.merge(close.remote(), close.count(), Integer::sum));
    return remotes;
  }

  /** Those to the remote with the most. */
  int mostToOneRemote() {
    return remotes().values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** The share of the local ports that those to one remote take; 0 if the range is not known. */
  double portShare() {
    return namespace.ports() == null || namespace.ports().range().available() == 0
        ? 0
        : (double) mostToOneRemote() / namespace.ports().range().available();
  }
}
