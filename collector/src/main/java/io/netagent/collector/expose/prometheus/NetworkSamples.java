package io.netagent.collector.expose.prometheus;

import io.netagent.collector.aggregate.EphemeralPorts;
import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.aggregate.PortUse;
import io.netagent.collector.aggregate.RemoteCount;
import io.netagent.collector.aggregate.Remotes;
import io.netagent.collector.correlate.PathQualities;
import io.netagent.collector.correlate.PathQuality;
import io.netagent.collector.expose.NamespaceStatus;
import io.netagent.collector.expose.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Remotes, listen queues and ephemeral ports: the largest by name, the rest as {@code other}. */
final class NetworkSamples {
  private static final String OTHER = ProcessNames.OTHER;
  private static final String CONNECT = "connect";
  private static final String BIND = "bind";

  private final FamilyBuilder families;
  private final ProcessNames names;
  private final SeriesMemory memory;

  NetworkSamples(FamilyBuilder families, ProcessNames names, SeriesMemory memory) {
    this.families = families;
    this.names = names;
    this.memory = memory;
  }

  void add(Snapshot snapshot) {
    addRemotes(snapshot.remotes());
    addPaths(snapshot.paths());
    addListenQueues(snapshot.namespaces());
    addPorts(snapshot.namespaces());
    families.add(MetricCatalog.NETWORK_NAMESPACES, snapshot.namespaces().size());
  }

  private void addRemotes(Remotes remotes) {
    Map<List<String>, long[]> counts = new LinkedHashMap<>();
    for (RemoteCount remote : remotes.top()) {
      List<String> labels =
          List.of(
              remote.remote(),
              remote.inbound() ? "inbound" : "outbound",
              remote.inbound() ? Integer.toString(remote.localPort()) : "",
              names.name(remote.pid()),
              ProcessNames.pid(remote.pid()));
      // The same address in two network namespaces is one series.
      long[] both = counts.computeIfAbsent(labels, unused -> new long[2]);
      both[0] += remote.connections();
      both[1] += remote.closeWait();
    }
    counts.put(
        List.of(OTHER, "", "", "", ""), new long[] {remotes.other(), remotes.otherCloseWait()});
    counts.forEach(
        (labels, both) -> {
          String[] values = labels.toArray(String[]::new);
          families.add(MetricCatalog.REMOTE_CONNECTIONS, both[0], values);
          families.add(MetricCatalog.REMOTE_CLOSE_WAIT, both[1], values);
        });
  }

  private void addListenQueues(List<NamespaceStatus> namespaces) {
    List<ListenQueue> fullestFirst = new ArrayList<>();
    long rest = 0;
    for (NamespaceStatus namespace : namespaces) {
      fullestFirst.addAll(namespace.listenQueues());
      rest += namespace.listenQueues().stream().mapToLong(ListenQueue::length).sum();
    }
    fullestFirst.sort(ListenQueue.FULLEST_FIRST);
    Map<Long, String> labelsByInode = netnsLabels(namespaces);
    Map<List<String>, ListenQueue> fullest = new LinkedHashMap<>();
    int waiting = 0;
    for (ListenQueue queue : fullestFirst) {
      String netns = labelsByInode.getOrDefault(queue.namespace(), "");
      List<String> labels =
          List.of(queue.local(), names.name(queue.pid()), ProcessNames.pid(queue.pid()), netns);
      if (fullest.putIfAbsent(labels, queue) == null && queue.length() > 0) {
        waiting++;
      }
    }
    Set<List<String>> named =
        memory.listeners.choose(List.copyOf(fullest.keySet()), waiting, memory.limits.listeners());
    for (List<String> labels : named) {
      ListenQueue queue = Objects.requireNonNull(fullest.get(labels));
      String[] values = labels.toArray(String[]::new);
      families.add(MetricCatalog.LISTEN_QUEUE, queue.length(), values);
      if (queue.limit() >= 0) {
        families.add(MetricCatalog.LISTEN_QUEUE_LIMIT, queue.limit(), values);
      }
      rest -= queue.length();
    }
    families.add(MetricCatalog.LISTEN_QUEUE, rest, OTHER, "", "", "");
    families.add(MetricCatalog.FOLDED, fullestFirst.size() - named.size(), "listeners");
    memory.folded.folded(MetricCatalog.LISTEN_QUEUE, fullest.size() - named.size());
  }

  private void addPaths(PathQualities paths) {
    Map<String, PathQuality> byRemote = new LinkedHashMap<>();
    paths.top().forEach(each -> byRemote.put(each.remote(), each));
    int limit = memory.limits.paths();
    Set<String> named = memory.paths.choose(List.copyOf(byRemote.keySet()), (limit + 1) / 2, limit);
    PathQuality rest = paths.rest();
    for (PathQuality each : paths.top()) {
      if (named.contains(each.remote())) {
        addPath(each, each.remote());
      } else {
        rest = rest.plus(each);
      }
    }
    addPath(rest, OTHER);
  }

  /** What is not known is absent. */
  private void addPath(PathQuality path, String remote) {
    if (path.rtts() > 0) {
      families.add(MetricCatalog.PATH_RTT, path.rttSeconds(), remote);
    }
    if (path.sent() > 0) {
      families.add(MetricCatalog.PATH_RETRANSMITS, path.retransmitRatio(), remote);
    }
  }

  private void addPorts(List<NamespaceStatus> namespaces) {
    Map<Long, String> labelsByInode = netnsLabels(namespaces);
    List<Ports> known = new ArrayList<>();
    for (NamespaceStatus namespace : namespaces) {
      EphemeralPorts ports = namespace.ports();
      if (ports != null) {
        String label = labelsByInode.getOrDefault(namespace.inode(), "");
        known.add(new Ports(namespace.own(), label, ports));
      }
    }
    known.sort(
        Comparator.comparing((Ports each) -> !each.own)
            .thenComparing(each -> -Math.max(each.ratio(CONNECT), each.ratio(BIND)))
            .thenComparing(Ports::netns));
    List<Ports> rest = new ArrayList<>();
    Set<String> named = new HashSet<>();
    for (Ports each : known) {
      if (named.size() < memory.limits.namespaces() && named.add(each.netns)) {
        families.add(MetricCatalog.PORTS_AVAILABLE, each.ports.range().available(), each.netns);
        addWorst(List.of(each), each.netns);
      } else {
        rest.add(each);
      }
    }
    if (!rest.isEmpty()) {
      addWorst(rest, OTHER);
    }
    addUses(known, CONNECT);
    addUses(known, BIND);
    families.add(MetricCatalog.FOLDED, rest.size(), "namespaces");
    memory.folded.folded(MetricCatalog.PORTS_USED_RATIO, rest.size());
  }

  private void addWorst(List<Ports> ports, String netns) {
    for (String call : List.of(CONNECT, BIND)) {
      double ratio = ports.stream().mapToDouble(each -> each.ratio(call)).max().orElse(0);
      double seconds =
          ports.stream()
              .flatMap(each -> each.uses(call).stream())
              .mapToDouble(PortUse::secondsToExhaustion)
              .min()
              .orElse(Double.POSITIVE_INFINITY);
      families.add(MetricCatalog.PORTS_USED_RATIO, ratio, call, netns);
      families.add(MetricCatalog.PORTS_EXHAUSTION, seconds, call, netns);
    }
  }

  private void addUses(List<Ports> known, String call) {
    record Use(double ratio, PortUse use, String netns) {}
    Set<List<String>> named = new HashSet<>(); // Namespaces whose inode is unknown share a label.
    known.stream()
        .flatMap(
            each ->
                each.uses(call).stream()
                    .map(use -> new Use(each.ports.ratio(use), use, each.netns)))
        .sorted(Comparator.comparingDouble(Use::ratio).reversed())
        .filter(each -> named.add(List.of(each.netns, each.use.source(), each.use.destination())))
        .limit(memory.limits.portUses())
        .forEach(
            each ->
                families.add(
                    MetricCatalog.PORTS_USED,
                    each.use.used(),
                    call,
                    each.use.source(),
                    each.use.destination(),
                    names.name(each.use.pid()),
                    ProcessNames.pid(each.use.pid()),
                    each.netns));
  }

  private static Map<Long, String> netnsLabels(List<NamespaceStatus> namespaces) {
    Map<Long, String> labels = new LinkedHashMap<>();
    for (NamespaceStatus namespace : namespaces) {
      long inode = namespace.inode();
      labels.putIfAbsent(
          inode, namespace.own() ? "own" : inode == 0 ? "unknown" : Long.toString(inode));
    }
    return labels;
  }

  private record Ports(boolean own, String netns, EphemeralPorts ports) {
    List<PortUse> uses(String call) {
      return call.equals(CONNECT) ? ports.destinations() : ports.sources();
    }

    /** Of the fullest; 0 if no port is in use. */
    double ratio(String call) {
      return uses(call).stream().mapToDouble(ports::ratio).max().orElse(0);
    }
  }
}
