package io.netagent.collector.expose.prometheus;

import io.netagent.collector.event.LossReason;
import io.netagent.collector.expose.EventLogStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SourceStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the collector tells of itself: how complete its view is, and what it costs. */
final class CollectorSamples {
  /** As {@code --source} names them, best first. */
  private static final List<String> SOURCES = List.of("netlink", "proc", "ss", "netstat");

  private CollectorSamples() {}

  static void add(FamilyBuilder families, Snapshot snapshot, String version) {
    SourceStatus source = snapshot.source();
    families.add(MetricCatalog.SCAN_SECONDS, source.scanSeconds());
    families.add(MetricCatalog.ROWS, source.rows());
    families.add(MetricCatalog.MALFORMED_ROWS, source.malformedRowsTotal());
    families.add(MetricCatalog.DUPLICATE_ROWS, source.duplicateRowsTotal());
    families.add(MetricCatalog.UNATTRIBUTED_SOCKETS, source.unattributedSockets());
    families.add(MetricCatalog.UNATTRIBUTED_CLOSING, source.unattributedClosing());
    families.add(MetricCatalog.INTERRUPTED_READINGS, source.interruptedReadingsTotal());
    families.add(MetricCatalog.SOURCE_FAILURES, source.sourceFailuresTotal());
    addPassedOver(families, source.passedOver());
    if (source.fullReadingAgeSeconds() >= 0) { // NaN before the first one
      families.add(MetricCatalog.FULL_READING_AGE, source.fullReadingAgeSeconds());
    }
    families.add(MetricCatalog.TICK_CPU_SECONDS, source.tickCpuSeconds());
    families.add(MetricCatalog.RULES_CPU_SECONDS, source.rulesCpuSeconds());
    families.add(MetricCatalog.FLIGHT_RECORDS, source.flightRecordsLive(), "live");
    families.add(MetricCatalog.FLIGHT_RECORDS, source.flightRecordsUnreadable(), "unreadable");
    families.add(MetricCatalog.LAST_TICK, snapshot.takenAtEpochMillis() / 1e3);
    families.add(MetricCatalog.TICKS_FAILED, source.ticksFailedTotal());
    families.add(MetricCatalog.LIMITATIONS, snapshot.limitations().size());
    addEvents(families, snapshot.events());
    families.add(MetricCatalog.COLLECTOR_INFO, 1, version, source.name());
  }

  private static void addEvents(FamilyBuilder families, @Nullable EventLogStatus events) {
    if (events == null) {
      return;
    }
    families.add(MetricCatalog.EVENTS_WRITTEN, events.written());
    for (LossReason reason : LossReason.values()) {
      families.add(
          MetricCatalog.EVENTS_LOST, events.lost().getOrDefault(reason, 0L), reason.label());
    }
  }

  /** The name alone: the reason behind it may hold any text. */
  private static void addPassedOver(FamilyBuilder families, List<String> passedOver) {
    Set<String> names = new HashSet<>();
    passedOver.forEach(each -> names.add(SourceStatus.passedOverName(each)));
    for (String source : SOURCES) {
      families.add(MetricCatalog.SOURCE_PASSED_OVER, names.contains(source) ? 1 : 0, source);
    }
  }
}
