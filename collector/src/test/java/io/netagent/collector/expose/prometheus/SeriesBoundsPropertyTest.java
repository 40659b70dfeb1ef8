package io.netagent.collector.expose.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.RandomSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SnapshotFixture;
import io.netagent.socket.TcpState;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever a host carries: series stay bounded, none stands there twice, and what is folded is not
 * lost.
 */
final class SeriesBoundsPropertyTest {
  private static final int NO_BOUND = 1_000_000;

  /** The others may stand under state other. */
  private static final Set<TcpState> LASTING_STATES =
      EnumSet.of(TcpState.ESTABLISHED, TcpState.LISTEN, TcpState.CLOSE_WAIT, TcpState.TIME_WAIT);

  @Property(tries = 60)
  void series_ofAnyHost_areBounded(
      @ForAll long seed,
      @ForAll @IntRange(max = 600) int processes,
      @ForAll @IntRange(max = 40) int agents,
      @ForAll @IntRange(max = 500) int namespaces) {
    List<Sample> samples = samples(RandomSnapshot.of(seed, processes, agents, namespaces));
    Map<String, Integer> byAgent = new HashMap<>();
    int rest = 0;
    for (Sample sample : samples) {
      String pid = label(sample, "pid");
      boolean ofProcess =
          sample.name.startsWith("netagent_jvm_")
              || sample.name.startsWith("netagent_hook_")
              || sample.name.startsWith("netagent_process_")
              || sample.name.startsWith("netagent_findings")
              || sample.name.startsWith("netagent_tcp_c"); // connections, close_wait_…
      if (ofProcess && RandomSnapshot.isAgentPid(pid, agents)) {
        byAgent.merge(pid, 1, Integer::sum);
      } else {
        rest++;
      }
    }
    assertEquals(agents, byAgent.size());
    byAgent.forEach((pid, count) -> assertTrue(count <= SeriesLimits.PER_JVM, pid + ": " + count));
    assertTrue(rest <= SeriesLimits.ALL_ELSE, rest + " series beside the JVMs'");
  }

  @Property(tries = 60)
  void series_whateverIsAllowed_areNotMore(
      @ForAll long seed,
      @ForAll @IntRange(max = 300) int processes,
      @ForAll @IntRange(max = 150) int agents,
      @ForAll @IntRange(min = 1_000, max = 12_000) int maxSeries) {
    LatestSnapshot latest = new LatestSnapshot(() -> 0);
    SnapshotMetrics metrics = new SnapshotMetrics(latest, "1", maxSeries);
    for (int tick = 1; tick <= 3; tick++) {
      latest.accept(RandomSnapshot.of(seed, processes, agents, 20, tick));
      List<Sample> samples = samples(metrics);
      assertTrue(samples.size() <= maxSeries, samples.size() + " of " + maxSeries);
      assertEquals(samples.size(), sum(samples, MetricCatalog.SERIES, each -> true));
      assertEquals(maxSeries, sum(samples, MetricCatalog.SERIES_MAX, each -> true));
    }
  }

  @Example
  void series_ofAJvmWithLookupsAndTls_areBounded() {
    long series =
        samples(SnapshotFixture.withAgent(SnapshotFixture.agent(1, 1))).stream()
            .filter(sample -> label(sample, "pid").equals("" + SnapshotFixture.SICK_PID))
            .count();
    assertTrue(series <= SeriesLimits.PER_JVM, series + " series");
    assertTrue(series > 60, "it has something of everything: " + series);
  }

  @Property(tries = 60)
  void series_ofAnyHost_areUnique(
      @ForAll long seed,
      @ForAll @IntRange(max = 200) int processes,
      @ForAll @IntRange(max = 60) int namespaces) {
    Set<List<String>> seen = new HashSet<>();
    for (Sample sample : samples(RandomSnapshot.of(seed, processes, 5, namespaces))) {
      List<String> series = new ArrayList<>(sample.labelValues);
      series.add(sample.name);
      assertTrue(seen.add(series), () -> "twice: " + series);
    }
  }

  @Property(tries = 60)
  void totals_ofAnyHost_addUp(
      @ForAll long seed,
      @ForAll @IntRange(max = 600) int processes,
      @ForAll @IntRange(max = 60) int namespaces) {
    Snapshot snapshot = RandomSnapshot.of(seed, processes, 5, namespaces);
    List<Sample> samples = samples(snapshot);
    for (TcpState state : TcpState.values()) {
      double expected =
          snapshot.processes().stream().mapToLong(each -> each.counts().count(state)).sum();
      Predicate<Sample> ofState = sample -> state.label().equals(label(sample, "state"));
      double named = sum(samples, MetricCatalog.TCP_CONNECTIONS, ofState);
      assertTrue(named <= expected, state + ": " + named);
      if (LASTING_STATES.contains(state)) {
        assertEquals(expected, named);
      }
      assertEquals(expected, sum(samples, MetricCatalog.TCP_FAMILY_CONNECTIONS, ofState));
    }
    assertEquals(
        sum(samples, MetricCatalog.TCP_FAMILY_CONNECTIONS, each -> true),
        sum(samples, MetricCatalog.TCP_CONNECTIONS, each -> true));
    assertEquals(
        sum(samples, MetricCatalog.JVM_OPEN, each -> true),
        sum(samples, MetricCatalog.JVM_SITE_OPEN, each -> true));
    assertEquals(
        sum(
            samples,
            MetricCatalog.TCP_CONNECTIONS,
            sample -> "close_wait".equals(label(sample, "state"))),
        sum(samples, MetricCatalog.CLOSE_WAIT_CONNECTIONS, sample -> true));
    assertEquals(
        snapshot.remotes().total(), sum(samples, MetricCatalog.REMOTE_CONNECTIONS, each -> true));
    assertEquals(
        snapshot.remotes().totalCloseWait(),
        sum(samples, MetricCatalog.REMOTE_CLOSE_WAIT, each -> true));
    assertEquals(
        snapshot.namespaces().stream()
            .flatMap(each -> each.listenQueues().stream())
            .mapToLong(ListenQueue::length)
            .sum(),
        sum(samples, MetricCatalog.LISTEN_QUEUE, each -> true));
    assertEquals(snapshot.findings().size(), sum(samples, MetricCatalog.FINDINGS, each -> true));
  }

  @Property(tries = 60)
  void folded_ofAnyHost_isWhatHasNoSeries(
      @ForAll long seed, @ForAll @IntRange(max = 600) int processes) {
    Snapshot snapshot = RandomSnapshot.of(seed, processes, 5, 1);
    List<Sample> samples = samples(snapshot);
    Set<String> named = new HashSet<>();
    samples.stream()
        .filter(sample -> sample.name.equals(MetricCatalog.TCP_CONNECTIONS.metricName()))
        .filter(sample -> !label(sample, "pid").isEmpty())
        .forEach(sample -> named.add(label(sample, "pid")));
    long withPid = snapshot.processes().stream().filter(each -> each.pid() >= 0).count();
    assertEquals(
        withPid - named.size(),
        sum(samples, MetricCatalog.FOLDED, each -> each.labelValues.contains("processes")));
    // Nobody who is folded has more sockets than one who is named and has no fault.
    Set<Integer> faulty = new HashSet<>();
    snapshot.findings().forEach(finding -> faulty.add(finding.pid()));
    long leastNamed = Long.MAX_VALUE;
    long mostFolded = 0;
    for (ProcessStatus process : snapshot.processes()) {
      long sockets = process.counts().total();
      if (process.pid() < 0 || process.agent() != null || faulty.contains(process.pid())) {
        continue;
      }
      if (named.contains(Integer.toString(process.pid()))) {
        leastNamed = Math.min(leastNamed, sockets);
      } else {
        mostFolded = Math.max(mostFolded, sockets);
      }
    }
    assertTrue(mostFolded <= leastNamed, mostFolded + " folded, " + leastNamed + " named");
  }

  private static List<Sample> samples(Snapshot snapshot) {
    LatestSnapshot latest = new LatestSnapshot(() -> 0);
    latest.accept(snapshot);
    return samples(new SnapshotMetrics(latest, "1", NO_BOUND));
  }

  private static List<Sample> samples(SnapshotMetrics metrics) {
    List<Sample> samples = new ArrayList<>();
    for (MetricFamilySamples family : SimpleclientFamilies.of(metrics)) {
      samples.addAll(family.samples);
    }
    return samples;
  }

  private static double sum(List<Sample> samples, MetricCatalog metric, Predicate<Sample> which) {
    return samples.stream()
        .filter(sample -> sample.name.equals(metric.metricName()))
        .filter(which)
        .mapToDouble(sample -> sample.value)
        .sum();
  }

  private static String label(Sample sample, String name) {
    int index = sample.labelNames.indexOf(name);
    return index < 0 ? "" : sample.labelValues.get(index);
  }
}
