package io.netagent.collector.expose.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.aggregate.Remotes;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.RandomAgent;
import io.netagent.collector.expose.SnapshotFixture;
import io.netagent.recorder.RecordCounter;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** More JVMs than there is room for, which come and go under a few pids. */
class FoldingPropertyTest {
  private static final int TICKS = 12;
  private static final int PIDS = 8;

  /** Room for so few JVMs that most are folded. */
  private static final int MAX_SERIES = 1_000;

  @Property(tries = 60)
  void jvms_thatComeAndGo_keepTheirSeriesAndNoCounterFalls(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LatestSnapshot latest = new LatestSnapshot(() -> 0);
    SnapshotMetrics metrics = new SnapshotMetrics(latest, "1", MAX_SERIES);
    Map<Integer, Integer> startByPid = new HashMap<>();
    Map<List<String>, Double> before = new HashMap<>();
    Map<String, Double> endedOrOpen = new HashMap<>();
    Set<String> named = new HashSet<>();
    double foldedBefore = 0;
    for (int tick = 1; tick <= TICKS; tick++) {
      List<ProcessStatus> processes = new ArrayList<>();
      processes.add(new ProcessStatus(-1, "unknown", "", false, StateCounts.NONE, -1, -1, null));
      Map<String, Integer> startOf = new HashMap<>();
      for (int pid = 1; pid <= PIDS; pid++) {
        if (!startByPid.containsKey(pid) || random.nextInt(6) == 0) {
          startByPid.put(pid, tick); // A new JVM, perhaps under an old pid.
        }
        int start = startByPid.get(pid);
        if (random.nextInt(5) > 0 || start < tick) {
          var agent = RandomAgent.of(seed + start, pid, start, tick - start + 1);
          processes.add(new ProcessStatus(pid, "p" + pid, "", true, StateCounts.NONE, 1, 2, agent));
          startOf.put("" + pid, start);
          endedOrOpen.put(
              pid + "@" + start, (double) agent.record().counter(RecordCounter.OPENED_CLIENT));
        }
      }
      latest.accept(SnapshotFixture.of(processes, List.of(), Remotes.NONE, List.of()));
      Map<List<String>, Double> now = new HashMap<>();
      Set<String> namedNow = new HashSet<>();
      for (MetricFamilySamples family : SimpleclientFamilies.of(metrics)) {
        for (Sample sample : family.samples) {
          List<String> key = new ArrayList<>(sample.labelValues);
          int pidAt = sample.labelNames.indexOf("pid");
          String pid = pidAt < 0 ? "" : sample.labelValues.get(pidAt);
          key.add(sample.name + "@" + startOf.getOrDefault(pid, 0));
          now.put(key, sample.value);
          if (family.type == Collector.Type.COUNTER || family.type == Collector.Type.HISTOGRAM) {
            Double earlier = before.get(key);
            assertTrue(earlier == null || earlier <= sample.value, () -> "fell: " + key);
          }
          if (sample.name.equals(MetricCatalog.JVM_OPEN.metricName()) && !pid.isEmpty()) {
            namedNow.add(pid + "@" + startOf.get(pid));
          }
        }
      }
      // What was named and lives is named.
      Set<String> alive = new HashSet<>();
      startOf.forEach((pid, start) -> alive.add(pid + "@" + start));
      Set<String> staying = new HashSet<>(named);
      staying.retainAll(alive);
      assertTrue(namedNow.containsAll(staying), () -> staying + " of " + namedNow);
      // A series of a JVM that lives is there again.
      for (List<String> key : before.keySet()) {
        String pid = key.size() > 1 ? key.get(key.size() - 2) : "";
        String jvm = pid + key.get(key.size() - 1).replaceAll(".*@", "@");
        if (alive.contains(jvm) && !key.get(key.size() - 1).contains("site_open")) {
          assertTrue(now.containsKey(key), () -> "gone: " + key);
        }
      }
      int limit = SeriesLimits.of(MAX_SERIES).jvms();
      assertTrue(namedNow.size() <= limit, namedNow.toString());
      named = namedNow;
      // All that was ever folded, and all that is named, is counted.
      double other = 0;
      for (Map.Entry<List<String>, Double> each : now.entrySet()) {
        if (each.getKey().get(0).equals("client") && each.getKey().contains("other")) {
          other = each.getValue();
        }
      }
      assertTrue(other >= foldedBefore, "the sum fell");
      foldedBefore = other;
      before = now;
    }
    assertTrue(endedOrOpen.size() >= PIDS - 3);
  }

  @Property(tries = 200)
  void stableTop_anyRanking_keepsWhatIsNearTheTop(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StableTop<Integer> top = new StableTop<>();
    int limit = 1 + random.nextInt(5);
    Set<Integer> before = Set.of();
    for (int tick = 0; tick < 20; tick++) {
      List<Integer> ranked = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        int each = random.nextInt(40);
        if (!ranked.contains(each)) {
          ranked.add(each);
        }
      }
      int first = random.nextInt(limit + 1);
      Set<Integer> chosen = top.choose(ranked, first, limit);
      assertEquals(limit, chosen.size());
      assertTrue(chosen.containsAll(ranked.subList(0, first)));
      // Whoever is new has a better rank than all that had a place and lost it near the top.
      Set<Integer> lost = new HashSet<>(before);
      lost.removeAll(chosen);
      lost.retainAll(ranked.subList(0, 2 * limit));
      Set<Integer> fresh = new HashSet<>(chosen);
      fresh.removeAll(before);
      fresh.removeAll(ranked.subList(0, first));
      assertTrue(lost.isEmpty() || fresh.isEmpty(), lost + " had to go for " + fresh);
      before = chosen;
    }
  }
}
