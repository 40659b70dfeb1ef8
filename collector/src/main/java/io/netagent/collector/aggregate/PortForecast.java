package io.netagent.collector.aggregate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When the ephemeral ports will be used up if they go on as in the last ten minutes. The least use
 * within the first minute is compared with that within the last: a burst moves neither. The minute
 * after a use was first seen is left out: the first TIME_WAITs of a steady program fill up for as
 * long as each of them lasts, and then level out. Time is an argument.
 */
public final class PortForecast {
  private static final long KEPT_NANOS = 600_000_000_000L;
  private static final long EDGE_NANOS = 60_000_000_000L;
  private static final long LEAST_NANOS = 180_000_000_000L;

  private final Map<Key, History> historyByKey = new HashMap<>();

  private static final class History {
    final long firstSeenNanos;
    final Deque<Sample> samples = new ArrayDeque<>();
    long lastSeenNanos;

    History(long firstSeenNanos) {
      this.firstSeenNanos = firstSeenNanos;
    }
  }

  private record Key(long namespace, String source, String destination) {}

  private record Sample(long atNanos, int used) {}

  /**
   * The same uses, with the time that is left. What is not named any more is forgotten; of a
   * namespace that was not counted this time nothing is, for ten minutes.
   */
  public List<EphemeralPorts> with(List<EphemeralPorts> ports, long nowNanos) {
    Set<Key> named = new HashSet<>();
    List<EphemeralPorts> result = new ArrayList<>();
    for (EphemeralPorts each : ports) {
      result.add(
          each.with(
              forecast(each, each.destinations(), named, nowNanos),
              forecast(each, each.sources(), named, nowNanos)));
    }
    Set<Long> counted = ports.stream().map(EphemeralPorts::namespace).collect(Collectors.toSet());
    historyByKey
        .entrySet()
        .removeIf(
            entry ->
                counted.contains(entry.getKey().namespace)
                    ? !named.contains(entry.getKey())
                    : nowNanos - entry.getValue().lastSeenNanos > KEPT_NANOS);
    return result;
  }

  private List<PortUse> forecast(
      EphemeralPorts ports, List<PortUse> uses, Set<Key> named, long nowNanos) {
    List<PortUse> result = new ArrayList<>();
    for (PortUse use : uses) {
      Key key = new Key(use.namespace(), use.source(), use.destination());
      named.add(key);
      History history = historyByKey.computeIfAbsent(key, k -> new History(nowNanos));
      history.lastSeenNanos = nowNanos;
      Deque<Sample> samples = history.samples;
      if (nowNanos - history.firstSeenNanos >= EDGE_NANOS) {
        samples.addLast(new Sample(nowNanos, use.used()));
      }
      while (!samples.isEmpty() && nowNanos - samples.getFirst().atNanos > KEPT_NANOS) {
        samples.removeFirst();
      }
      double growthPerSecond = growthPerSecond(samples, nowNanos);
      int left = Math.max(0, ports.range().available() - use.used());
      result.add(
          use.withSecondsToExhaustion(
              left == 0
                  ? 0
                  : growthPerSecond <= 0 ? Double.POSITIVE_INFINITY : left / growthPerSecond));
    }
    return result;
  }

  private static double growthPerSecond(Deque<Sample> samples, long nowNanos) {
    long firstNanos = samples.isEmpty() ? nowNanos : samples.getFirst().atNanos;
    if (nowNanos - firstNanos < LEAST_NANOS) {
      return 0;
    }
    int before = Integer.MAX_VALUE;
    int now = Integer.MAX_VALUE;
    for (Sample sample : samples) {
      if (sample.atNanos - firstNanos <= EDGE_NANOS) {
        before = Math.min(before, sample.used);
      }
      if (nowNanos - sample.atNanos <= EDGE_NANOS) {
        now = Math.min(now, sample.used);
      }
    }
    return (now - before) / ((nowNanos - firstNanos - EDGE_NANOS) / 1e9);
  }
}
