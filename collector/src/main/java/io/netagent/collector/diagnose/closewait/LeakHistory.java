package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.diagnose.finding.InodeSet;
import io.netagent.collector.diagnose.finding.RuleId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the ticks so far have shown of each site: how the number of its suspects moved, and which
 * verdicts stand. Time is an argument. Bounded by what is in CLOSE_WAIT, but for a few minutes of
 * memory of sites that recovered.
 */
final class LeakHistory {
  private static final long FORGET_NANOS = 10L * 60 * 1_000_000_000;

  /**
   * How many of an endless growth's connections must have been passed over, where that is known.
   */
  private static final int MIN_PASSED_OVER = 5;

  /** In windows of 10 s: so a leak of one connection in two minutes is seen as well. */
  private static final List<Integer> STRETCHES = List.of(2, 6, 30);

  /** Without a record there is less to go by, so it takes longer: stretches of 100 s and 5 min. */
  private static final List<Integer> STRETCHES_WITHOUT_RECORD = List.of(10, 30);

  /** Of a record's many passed over, 40 s of growth tell as much as more of it. */
  private static final int MANY_PASSED_OVER = 15;

  /** No pool fills itself with so many that are all idle, and goes on for 80 s. */
  private static final int MANY = 100;

  private static final int STRETCH_OF_MANY_PASSED_OVER = 1;

  private static final int STRETCH_OF_MANY = 2;

  private final Map<Key, Series> seriesByKey = new HashMap<>();
  private final Map<SiteKey, Map<RuleId, InodeSet>> standing = new HashMap<>();

  /** One line of code in one process. */
  record SiteKey(int pid, long startTicks, String frame, String siteKind) {}

  private record Key(SiteKey site, SuspectKind kind) {}

  private static final class Series {
    final CountHistory counts;
    InodeSet inodes = InodeSet.EMPTY;
    long lastSomeNanos;
    boolean endless;
    int countWhenFound;

    Series(long nowNanos) {
      counts = new CountHistory(nowNanos);
      lastSomeNanos = nowNanos;
    }
  }

  /**
   * One look at the suspects of one kind at one site.
   *
   * @param inCloseWait the inodes of all rows in CLOSE_WAIT, to tell who left it
   */
  Trend advance(
      SiteKey site, SuspectKind kind, List<Suspect> suspects, InodeSet inCloseWait, long nowNanos) {
    Key key = new Key(site, kind);
    Series series = seriesByKey.get(key);
    if (series == null) {
      if (suspects.isEmpty()) {
        return Trend.NONE;
      }
      series = new Series(nowNanos);
      seriesByKey.put(key, series);
    }
    InodeSet before = series.inodes;
    series.inodes = InodeSet.of(suspects, suspect -> suspect.connection().inode());
    // Mostly they are suspects still; who is not may have become one of another kind.
    int left = before.countNotIn(series.inodes) == 0 ? 0 : before.countNotIn(inCloseWait);
    series.counts.add(nowNanos, suspects.size(), left);
    if (!suspects.isEmpty()) {
      series.lastSomeNanos = nowNanos;
    }
    if (kind == SuspectKind.IDLE) {
      updateEndlessGrowth(series, suspects);
    }
    return new Trend(
        series.counts.growthPerMinute(),
        series.counts.sinceSeconds(nowNanos),
        series.counts.recovered(),
        series.endless);
  }

  /** The sites of which a series is kept, whether they have suspects now or not. */
  Set<SiteKey> sites() {
    Set<SiteKey> sites = new HashSet<>();
    seriesByKey.keySet().forEach(key -> sites.add(key.site));
    return sites;
  }

  Map<RuleId, InodeSet> standing(SiteKey site) {
    return standing.getOrDefault(site, Map.of());
  }

  /** The verdicts of this tick, by site and rule. */
  void setStanding(Map<SiteKey, Map<RuleId, InodeSet>> verdicts) {
    standing.clear();
    standing.putAll(verdicts);
  }

  /** Forgets ended processes and sites that have had no suspect for ten minutes. */
  void forget(Set<Long> startTicksAlive, Set<Integer> pidsAlive, long nowNanos) {
    seriesByKey
        .entrySet()
        .removeIf(
            entry ->
                !pidsAlive.contains(entry.getKey().site.pid())
                    || !startTicksAlive.contains(entry.getKey().site.startTicks())
                    || nowNanos - entry.getValue().lastSomeNanos > FORGET_NANOS);
  }

  private static void updateEndlessGrowth(Series series, List<Suspect> suspects) {
    if (series.endless) {
      series.endless =
          series.counts.hardlyAnyRecovered() && 2 * suspects.size() >= series.countWhenFound;
      return;
    }
    boolean recorded = suspects.stream().anyMatch(s -> !Double.isNaN(s.idleSeconds()));
    long passedOver = suspects.stream().filter(Suspect::passedOver).count();
    if (series.counts.hardlyAnyRecovered()
        && (!recorded || passedOver >= MIN_PASSED_OVER)
        && keepsRising(series.counts, recorded, passedOver, suspects.size())) {
      series.endless = true;
      series.countWhenFound = suspects.size();
    }
  }

  private static boolean keepsRising(
      CountHistory counts, boolean recorded, long passedOver, int count) {
    if (recorded) {
      return STRETCHES.stream().anyMatch(counts::keepsRising)
          || (passedOver >= MANY_PASSED_OVER && counts.keepsRising(STRETCH_OF_MANY_PASSED_OVER));
    }
    return STRETCHES_WITHOUT_RECORD.stream().anyMatch(counts::keepsRising)
        || (count >= MANY && counts.recovered() == 0 && counts.keepsRising(STRETCH_OF_MANY));
  }
}
