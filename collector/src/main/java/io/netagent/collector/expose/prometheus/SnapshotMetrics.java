package io.netagent.collector.expose.prometheus;

import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.prometheus.client.Collector;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest snapshot as metric families. Built once for each snapshot, however often it is
 * scraped.
 */
public final class SnapshotMetrics extends Collector {
  private final LatestSnapshot latest;
  private final String version;

  // Both guarded by this.
  private final JvmCounterFloor counters = new JvmCounterFloor();
  private @Nullable Built built;

  public SnapshotMetrics(LatestSnapshot latest, String version) {
    this.latest = latest;
    this.version = version;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // another snapshot, however equal, is a later one
  public synchronized List<MetricFamilySamples> collect() {
    LatestSnapshot.Arrival arrival = latest.newest();
    Snapshot snapshot = arrival == null ? null : arrival.snapshot();
    if (built == null || built.snapshot != snapshot) {
      built = new Built(snapshot, families(snapshot));
    }
    return built.families;
  }

  private List<MetricFamilySamples> families(@Nullable Snapshot snapshot) {
    FamilyBuilder families = new FamilyBuilder();
    if (snapshot == null) {
      families.add(MetricCatalog.COLLECTOR_INFO, 1, version, "");
      return families.build();
    }
    counters.advance(snapshot.processes());
    ProcessNames names = new ProcessNames(snapshot.processes());
    Set<Integer> named = new ProcessSamples(families, names, counters).add(snapshot);
    FindingSamples.add(families, names, snapshot, named);
    new NetworkSamples(families, names).add(snapshot);
    new HostSamples(families).add(snapshot);
    CollectorSamples.add(families, snapshot, version);
    return families.build();
  }

  private record Built(@Nullable Snapshot snapshot, List<MetricFamilySamples> families) {}
}
