package io.netagent.collector.expose.prometheus;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The label values that most JVMs never have: their series come with the first occurrence and stay.
 * So many of them have a place, first come; what comes later is counted under {@code other}, and
 * stays there. Not thread-safe.
 */
final class RareValues {
  static final int MOST = 6;

  /** First label values by metric; empty of a metric without a further label. */
  private final Map<MetricCatalog, Set<String>> shown = new EnumMap<>(MetricCatalog.class);

  private final Map<MetricCatalog, Set<String>> folded = new EnumMap<>(MetricCatalog.class);
  private int places = MOST;
  private final Set<MetricCatalog> begun = EnumSet.noneOf(MetricCatalog.class);
  private final Map<MetricCatalog, Double> others = new EnumMap<>(MetricCatalog.class);

  /** Exports a value, now or, summed up, with {@link #addOthers}. */
  void add(
      FamilyBuilder families,
      MetricCatalog metric,
      double value,
      String first,
      String process,
      String pid) {
    if (hasPlace(metric, first, value)) {
      families.add(metric, value, first, process, pid);
    } else if (isIn(folded, metric, first)) {
      others.merge(
          metric, value, metric == MetricCatalog.CLOSE_WAIT_OLDEST ? Math::max : Double::sum);
    }
  }

  /** A series without a further label, from its first value above 0 on, if it has a place then. */
  void addOnceAboveZero(
      FamilyBuilder families, MetricCatalog metric, double value, String process, String pid) {
    if (hasPlace(metric, "", value)) {
      families.add(metric, value, process, pid);
    }
  }

  /** The first value above 0 takes a place, or finds none and never will. */
  private boolean hasPlace(MetricCatalog metric, String first, double value) {
    if (isIn(shown, metric, first)) {
      return true;
    }
    if (value <= 0 || isIn(folded, metric, first)) {
      return false;
    }
    boolean room = places > 0;
    places -= room ? 1 : 0;
    (room ? shown : folded).computeIfAbsent(metric, unused -> new HashSet<>()).add(first);
    return room;
  }

  private static boolean isIn(
      Map<MetricCatalog, Set<String>> values, MetricCatalog metric, String first) {
    Set<String> ofMetric = values.get(metric);
    return ofMetric != null && ofMetric.contains(first);
  }

  /** Whether it is so now, or was before: what comes with it stays. */
  boolean hasBegun(MetricCatalog metric, boolean now) {
    if (now) {
      begun.add(metric);
    }
    return begun.contains(metric);
  }

  /** What was folded of a metric that has a series {@code other} anyhow; taken out of the rest. */
  double takeOther(MetricCatalog metric) {
    Double value = others.remove(metric);
    return value == null ? 0 : value;
  }

  /** Exports what was folded since the last time. */
  void addOthers(FamilyBuilder families, String process, String pid) {
    others.forEach(
        (metric, value) -> families.add(metric, value, ProcessNames.OTHER, process, pid));
    others.clear();
  }

  /** Tells what has no series of its own, by metric. */
  void countFolded(FoldCount count) {
    if (!folded.isEmpty()) {
      folded.forEach((metric, values) -> count.folded(metric, values.size()));
    }
  }
}
