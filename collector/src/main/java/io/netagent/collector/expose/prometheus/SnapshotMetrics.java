package io.netagent.collector.expose.prometheus;

import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest snapshot as metric families. Built once for each snapshot, however often it is
 * scraped.
 */
public final class SnapshotMetrics {
  private final LatestSnapshot latest;
  private final String version;

  // Both guarded by this.
  private final SeriesMemory memory;
  private @Nullable Built built;

  /**
   * Over these snapshots.
   *
   * @param maxSeries as in {@link io.netagent.collector.config.CollectorConfig#maxSeries()}
   */
  public SnapshotMetrics(LatestSnapshot latest, String version, int maxSeries) {
    this.latest = latest;
    this.version = version;
    this.memory = new SeriesMemory(SeriesLimits.of(maxSeries));
  }

  /** Always the same list for the same snapshot; good until the next one is collected. */
  @SuppressWarnings("ReferenceEquality") // another snapshot, however equal, is a later one
  synchronized List<Family> collect() {
    LatestSnapshot.Arrival arrival = latest.newest();
    Snapshot snapshot = arrival == null ? null : arrival.snapshot();
    if (built == null || built.snapshot != snapshot) {
      built = new Built(snapshot, families(snapshot));
    }
    return built.families;
  }

  private List<Family> families(@Nullable Snapshot snapshot) {
    FamilyBuilder families = memory.families;
    families.begin();
    if (snapshot == null) {
      families.add(MetricCatalog.COLLECTOR_INFO, 1, version, "");
      return families.build();
    }
    memory.advance(snapshot.processes());
    ProcessNames names = new ProcessNames(snapshot.processes());
    FindingExemplars exemplars = new FindingExemplars(snapshot.findings());
    Set<Integer> named = new ProcessSamples(families, names, memory, exemplars).add(snapshot);
    FindingSamples.add(families, names, memory, snapshot, named);
    new NetworkSamples(families, names, memory).add(snapshot);
    new HostSamples(families).add(snapshot);
    CollectorSamples.add(families, snapshot, version);
    memory.folded.end(families);
    families.add(MetricCatalog.SERIES_MAX, memory.limits.maxSeries());
    families.add(MetricCatalog.SERIES, families.series() + 1);
    return families.build();
  }

  private record Built(@Nullable Snapshot snapshot, List<Family> families) {}
}
