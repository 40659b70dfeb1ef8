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

  private final Set<String> shown = new HashSet<>();
  private final Set<String> folded = new HashSet<>();
  private final Set<MetricCatalog> begun = EnumSet.noneOf(MetricCatalog.class);
  private final Map<MetricCatalog, Double> others = new EnumMap<>(MetricCatalog.class);

  /** Exports a value, now or, summed up, with {@link #addOthers}. */
  void add(
      FamilyBuilder families, MetricCatalog metric, double value, String first, String... labels) {
    String key = metric.name() + first;
    if (value > 0 && !shown.contains(key) && !folded.contains(key)) {
      (shown.size() < MOST ? shown : folded).add(key);
    }
    if (shown.contains(key)) {
      families.add(metric, value, prepended(first, labels));
    } else if (folded.contains(key)) {
      others.merge(
          metric, value, metric == MetricCatalog.CLOSE_WAIT_OLDEST ? Math::max : Double::sum);
    }
  }

  /** A series without a further label, from its first value above 0 on. */
  void addOnceAboveZero(
      FamilyBuilder families, MetricCatalog metric, double value, String... labels) {
    if (value > 0 && shown.size() < MOST) {
      shown.add(metric.name());
    }
    if (shown.contains(metric.name())) {
      families.add(metric, value, labels);
    } else if (value > 0) {
      folded.add(metric.name());
    }
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
  void addOthers(FamilyBuilder families, String... labels) {
    others.forEach(
        (metric, value) -> families.add(metric, value, prepended(ProcessNames.OTHER, labels)));
    others.clear();
  }

  int folded() {
    return folded.size();
  }

  static String[] prepended(String first, String... labels) {
    String[] all = new String[labels.length + 1];
    all[0] = first;
    System.arraycopy(labels, 0, all, 1, labels.length);
    return all;
  }
}
