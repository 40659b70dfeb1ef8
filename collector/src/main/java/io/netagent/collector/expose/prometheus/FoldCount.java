package io.netagent.collector.expose.prometheus;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what is folded into {@code other}: of each family, how many more it became from snapshot
 * to snapshot. Not thread-safe.
 */
final class FoldCount {
  /** Those that fold on any large host have their 0 from the start. */
  private static final List<MetricCatalog> USUAL =
      List.of(
          MetricCatalog.TCP_CONNECTIONS,
          MetricCatalog.LISTEN_QUEUE,
          MetricCatalog.PORTS_USED_RATIO,
          MetricCatalog.FINDINGS,
          MetricCatalog.JVM_OPEN,
          MetricCatalog.JVM_SITE_OPEN);

  private final Map<MetricCatalog, Long> totals = new EnumMap<>(MetricCatalog.class);
  private Map<MetricCatalog, Long> before = new EnumMap<>(MetricCatalog.class);
  private Map<MetricCatalog, Long> now = new EnumMap<>(MetricCatalog.class);

  FoldCount() {
    USUAL.forEach(family -> totals.put(family, 0L));
  }

  /** Of this snapshot, in addition to what was said of it before. */
  void folded(MetricCatalog family, long series) {
    if (series > 0) {
      now.merge(family, series, Long::sum);
    }
  }

  /** Ends the snapshot and exports the totals. */
  void end(FamilyBuilder families) {
    now.forEach(
        (family, series) ->
            totals.merge(family, Math.max(0, series - before.getOrDefault(family, 0L)), Long::sum));
    before = now;
    now = new EnumMap<>(MetricCatalog.class);
    totals.forEach(
        (family, total) -> families.add(MetricCatalog.SERIES_FOLDED, total, family.metricName()));
  }
}
