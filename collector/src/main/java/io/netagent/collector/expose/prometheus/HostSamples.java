package io.netagent.collector.expose.prometheus;

import io.netagent.collector.expose.NamespaceStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.source.PortRange;
import io.netagent.collector.source.SocketTotals;
import io.netagent.collector.source.TcpCounter;
import io.netagent.collector.source.TcpCounters;
import io.netagent.collector.source.TcpLimits;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel itself counts in the collector's own network namespace, and its limits. What it
 * does not tell is absent, never 0.
 */
final class HostSamples {
  private final FamilyBuilder families;

  HostSamples(FamilyBuilder families) {
    this.families = families;
  }

  void add(Snapshot snapshot) {
    for (NamespaceStatus namespace : snapshot.namespaces()) {
      if (namespace.own()) {
        addCounters(namespace.counters());
        addTotals(namespace.totals());
        addLimits(namespace.limits());
        return;
      }
    }
  }

  private void addCounters(@Nullable TcpCounters counters) {
    if (counters == null) {
      return;
    }
    for (Map.Entry<TcpCounter, Long> counter : counters.values().entrySet()) {
      if (!counter.getKey().gauge()) { // How many are established stands among the totals.
        families.add(MetricCatalog.HOST_EVENTS, counter.getValue(), counter.getKey().label());
      }
    }
  }

  private void addTotals(@Nullable SocketTotals totals) {
    if (totals == null) {
      return;
    }
    known(MetricCatalog.HOST_SOCKETS, totals.established(), "established");
    known(MetricCatalog.HOST_SOCKETS, totals.inUse(), "inuse");
    known(MetricCatalog.HOST_SOCKETS, totals.inUse6(), "inuse6");
    known(MetricCatalog.HOST_SOCKETS, totals.timeWait(), "time_wait");
    known(MetricCatalog.HOST_SOCKETS, totals.orphans(), "orphan");
    known(MetricCatalog.HOST_SOCKETS, totals.allocated(), "alloc");
    known(MetricCatalog.HOST_MEMORY, totals.memoryPages());
  }

  private void addLimits(@Nullable TcpLimits limits) {
    if (limits == null) {
      return;
    }
    PortRange ports = limits.localPorts();
    if (ports != null) {
      known(MetricCatalog.HOST_LIMIT, ports.first(), "port_range_first");
      known(MetricCatalog.HOST_LIMIT, ports.last(), "port_range_last");
      int reserved = ports.last() - ports.first() + 1 - ports.available();
      known(MetricCatalog.HOST_LIMIT, reserved, "reserved_ports");
    }
    known(MetricCatalog.HOST_LIMIT, limits.maxAcceptQueue(), "somaxconn");
    known(MetricCatalog.HOST_LIMIT, limits.maxSynBacklog(), "max_syn_backlog");
    known(MetricCatalog.HOST_LIMIT, limits.maxTimeWait(), "max_time_wait");
    known(MetricCatalog.HOST_LIMIT, limits.maxOrphans(), "max_orphans");
    known(MetricCatalog.HOST_LIMIT, limits.maxFiles(), "max_files");
    known(MetricCatalog.HOST_LIMIT, limits.maxTrackedConnections(), "max_tracked_connections");
    known(MetricCatalog.HOST_OPEN_FILES, limits.openFiles());
    known(MetricCatalog.HOST_TRACKED_CONNECTIONS, limits.trackedConnections());
  }

  private void known(MetricCatalog metric, long value, String... labels) {
    if (value == Long.MAX_VALUE) {
      families.add(metric, Double.POSITIVE_INFINITY, labels);
    } else if (value >= 0) {
      families.add(metric, value, labels);
    }
  }
}
