package io.netagent.collector;

import io.netagent.collector.aggregate.ActiveCloses;
import io.netagent.collector.aggregate.EphemeralPorts;
import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.aggregate.ListeningPorts;
import io.netagent.collector.aggregate.PortForecast;
import io.netagent.collector.aggregate.Remotes;
import io.netagent.collector.correlate.ConnectionLedger;
import io.netagent.collector.correlate.NamespaceRows;
import io.netagent.collector.correlate.PathLosses;
import io.netagent.collector.correlate.PathQualities;
import io.netagent.collector.diagnose.evidence.NamespaceReading;
import io.netagent.collector.source.KernelSockets;
import io.netagent.collector.source.NamespaceFacts;
import io.netagent.collector.source.NetworkNamespace;
import io.netagent.collector.source.NetworkNamespaces;
import io.netagent.collector.source.SightedProcess;
import io.netagent.collector.source.SocketOwners;
import io.netagent.collector.source.SocketTotals;
import io.netagent.collector.source.TcpLimits;
import io.netagent.collector.source.WantedOwners;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.source.ScanReport;
import io.netagent.socket.source.SocketSource;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables of all network namespaces, brought up to date once a tick, each with its ledger: the
 * collector's own from the best source there is, the others through a process that lives in them.
 */
final class WatchedNamespaces {
  /** A walk in any namespace costs what the host's whole table costs; what is not read waits. */
  private static final long OTHERS_BUDGET_NANOS = Duration.ofMillis(250).toNanos();

  private static final String NETLINK = "netlink";

  /** Rows belong to a ticket: which namespace, and which row of it. */
  private static final int NAMESPACE_SHIFT = 32;

  private final KernelSockets kernel;
  private final NetworkNamespaces namespaces;
  private final NamespaceFacts facts;
  private final Complaints complaints;
  private final ReadingPlan plan = new ReadingPlan();
  private final PortForecast forecast = new PortForecast();
  private final Watch own;
  private final Map<Long, Watch> others = new LinkedHashMap<>();
  private Map<Integer, Long> namespaceByPid = Map.of();
  private int turn;
  private int unread;
  private int failed;
  private Remotes remotes = Remotes.NONE;

  WatchedNamespaces(
      KernelSockets kernel,
      NetworkNamespaces namespaces,
      NamespaceFacts facts,
      Complaints complaints) {
    this.kernel = kernel;
    this.namespaces = namespaces;
    this.facts = facts;
    this.complaints = complaints;
    this.own = new Watch(kernel.table());
  }

  /** One namespace. */
  private static final class Watch {
    final SocketTable table;
    final ConnectionLedger ledger;
    @Nullable NetworkNamespace namespace;
    @Nullable SocketSource source;
    int sourcePid = -1;
    @Nullable SocketTotals totals;
    StateSet covered = new StateSet(0);
    boolean everRead;
    Remotes remotes = Remotes.NONE;
    final PathLosses paths;
    ActiveCloses activeCloses = ActiveCloses.NONE;
    @Nullable EphemeralPorts ports;

    Watch(SocketTable table) {
      this.table = table;
      this.ledger = new ConnectionLedger(table);
      this.paths = new PathLosses(ledger);
    }

    long inode() {
      return namespace == null ? 0 : number(namespace);
    }
  }

  /** Reads the collector's own table. Throws if no source works. */
  ScanReport readOwn(long nowNanos) throws IOException {
    facts.begin();
    own.totals = facts.totals(null);
    kernel.wantMetrics(plan.affordsMetrics());
    ScanReport report = kernel.read(plan.next(nowNanos, own.totals), nowNanos);
    plan.covered(report.states(), nowNanos, own.table.size(), own.totals);
    own.covered = report.states();
    own.everRead = true;
    return report;
  }

  /** Finds the other namespaces and reads their tables, as far as the time for it goes. */
  void readOthers(List<SightedProcess> processes, long nowNanos) {
    namespaces.refresh(processes, nowNanos);
    Map<Integer, Long> byPid = new HashMap<>();
    Set<Long> keys = new HashSet<>();
    for (NetworkNamespace namespace : namespaces.namespaces()) {
      namespace.pids().forEach(pid -> byPid.put(pid, number(namespace)));
      if (namespace.own()) {
        own.namespace = namespace;
      } else {
        long key = NamespaceFacts.key(namespace);
        keys.add(key);
        others.computeIfAbsent(key, k -> new Watch(new SocketTable())).namespace = namespace;
      }
    }
    namespaceByPid = byPid;
    others.forEach((key, watch) -> closeUnless(keys.contains(key), watch));
    others.keySet().retainAll(keys);
    facts.retain(keys);
    readInTurn();
  }

  private void readInTurn() {
    List<Watch> watches = new ArrayList<>(others.values());
    watches.forEach(watch -> watch.covered = new StateSet(0));
    long startNanos = System.nanoTime();
    unread = 0;
    failed = 0;
    for (int i = 0; i < watches.size(); i++) {
      if (System.nanoTime() - startNanos > OTHERS_BUDGET_NANOS) {
        unread = watches.size() - i;
        turn += i;
        return;
      }
      readOther(watches.get(Math.floorMod(turn + i, watches.size())));
    }
  }

  /** The number that tools show, or another that tells it apart where that can't be read. */
  private static long number(NetworkNamespace namespace) {
    return namespace.inode() >= 0 ? namespace.inode() : Math.max(0, namespace.tableInode());
  }

  private static void closeUnless(boolean stays, Watch watch) {
    if (!stays && watch.source != null) {
      watch.source.close();
    }
  }

  private void readOther(Watch watch) {
    NetworkNamespace namespace = watch.namespace;
    if (namespace == null) {
      return;
    }
    try {
      SocketSource source = source(watch, namespace);
      int rows = watch.table.size();
      source.wantMetrics(rows > 0 && rows <= ReadingPlan.ALWAYS_ALL_ROWS);
      watch.table.begin();
      ScanReport report = source.read(StateSet.ALL, watch.table::add);
      if (isNetlink(source) || namespaces.stillShows(namespace)) {
        watch.table.end(report.states());
        watch.covered = report.states();
        watch.everRead = true;
      } else {
        watch.table.clear(); // Part of it may be another namespace's.
      }
    } catch (NoSuchFileException e) {
      watch.source = null; // The process through which it was read has ended.
    } catch (IOException e) {
      complaints.about("The sockets of another network namespace could not be read", e);
      closeUnless(false, watch);
      watch.source = null;
      failed++;
    }
  }

  private SocketSource source(Watch watch, NetworkNamespace namespace) {
    SocketSource source = watch.source;
    if (source != null && (isNetlink(source) || watch.sourcePid == namespace.representativePid())) {
      return source;
    }
    source = facts.sockets(namespace, kernel.sourceName().equals(NETLINK));
    watch.source = source;
    watch.sourcePid = namespace.representativePid();
    return source;
  }

  /** Such a socket belongs to its namespace for ever; /proc/PID shows whatever PID lives in. */
  private static boolean isNetlink(SocketSource source) {
    return source.name().equals(NETLINK);
  }

  /** Gives back the netlink sockets; nothing is read any more after that. */
  void close() {
    kernel.close();
    others.values().forEach(watch -> closeUnless(false, watch));
  }

  /** Brings the ledgers up to date with the readings, and finds owners. */
  void attribute(SocketOwners owners, long nowNanos, boolean gap, int verifyCount) {
    WantedOwners wanted = new WantedOwners();
    List<Watch> watches = watches();
    for (int i = 0; i < watches.size(); i++) {
      Watch watch = watches.get(i);
      watch.ledger.update(nowNanos, gap, watch.covered, owners.ended(), owners::release);
      watch.ledger.ask(wanted, (long) i << NAMESPACE_SHIFT);
    }
    try {
      owners.find(wanted, nowNanos);
    } catch (RuntimeException e) {
      complaints.about("The owners of sockets could not be looked up", e);
    }
    wanted.answer(
        (ticket, pid, fd) -> {
          Watch watch = watches.get((int) (ticket >>> NAMESPACE_SHIFT));
          watch.ledger.setOwner((int) ticket, pid, fd);
          if (pid >= 0) {
            owners.own(pid, fd);
          }
        });
    watches.forEach(watch -> watch.ledger.verify(verifyCount, owners::stillHolds, owners::release));
  }

  /** Counts remotes, ports and losses where the reading has covered what they are made of. */
  void aggregate(long nowNanos, boolean gap) {
    List<Watch> counted = new ArrayList<>();
    List<EphemeralPorts> ports = new ArrayList<>();
    for (Watch watch : watches()) {
      if (!watch.covered.isAll()) {
        continue;
      }
      ListeningPorts listening = new ListeningPorts(watch.table);
      watch.remotes = Remotes.of(watch.inode(), watch.table, listening, watch.ledger::pid);
      watch.paths.update(listening, nowNanos, gap);
      watch.activeCloses =
          ActiveCloses.of(watch.inode(), watch.table, listening, watch.ledger.closers(nowNanos));
      TcpLimits limits = facts.limits(watch.namespace, nowNanos);
      if (limits != null && limits.localPorts() != null) {
        counted.add(watch);
        ports.add(
            EphemeralPorts.of(
                watch.inode(), watch.table, listening, limits.localPorts(), watch.ledger::pid));
      } else {
        watch.ports = null;
      }
    }
    List<EphemeralPorts> forecasts = forecast.with(ports, nowNanos);
    for (int i = 0; i < counted.size(); i++) {
      counted.get(i).ports = forecasts.get(i);
    }
    remotes = Remotes.merged(watches().stream().map(watch -> watch.remotes).toList());
  }

  /** All tables, the own one first. */
  List<NamespaceRows> rows() {
    return watches().stream().map(watch -> new NamespaceRows(watch.inode(), watch.ledger)).toList();
  }

  Remotes remotes() {
    return remotes;
  }

  PathQualities paths(long nowNanos) {
    return PathQualities.merged(
        watches().stream().map(each -> each.paths.qualities(nowNanos)).toList());
  }

  /** The namespace that a process lives in, as {@link NamespaceRows} number it; 0 if unknown. */
  long namespaceOf(int pid) {
    return namespaceByPid.getOrDefault(pid, own.inode());
  }

  /** The namespaces of which this tick has not read all states. */
  Set<Long> notFullyRead() {
    return watches().stream()
        .filter(watch -> !watch.covered.isAll())
        .map(Watch::inode)
        .collect(Collectors.toSet());
  }

  double fullReadingAgeSeconds(long nowNanos) {
    return plan.allAgeSeconds(nowNanos);
  }

  /** What is known of each now, the own one first. */
  List<NamespaceReading> readings(long nowNanos) {
    List<NamespaceReading> readings = new ArrayList<>();
    for (Watch watch : watches()) {
      NetworkNamespace namespace = watch.namespace;
      readings.add(
          new NamespaceReading(
              watch.inode(),
              watch == own,
              namespace == null ? -1 : namespace.representativePid(),
              watch.everRead ? watch.table.size() : -1,
              ListenQueue.of(watch.inode(), watch.table, watch.ledger::pid, watch.ledger::fd),
              watch.remotes.top(),
              watch.activeCloses,
              watch.ports,
              watch == own ? own.totals : facts.totals(namespace),
              facts.counters(namespace),
              facts.limits(namespace, nowNanos),
              watch.paths.paths(watch.inode(), nowNanos)));
    }
    return readings;
  }

  List<String> limitations() {
    List<String> sentences = new ArrayList<>(namespaces.limitations());
    sentences.addAll(facts.problems().values());
    if (failed > 0) {
      sentences.add(
          failed
              + " of "
              + others.size()
              + " other network namespaces could not be read in this look; what is shown of them is"
              + " older, and the log says why.");
    }
    if (unread > 0) {
      sentences.add(
          unread
              + " of "
              + others.size()
              + " other network namespaces were not read in this look, for lack of time; they take"
              + " turns.");
    }
    return sentences;
  }

  private List<Watch> watches() {
    return Stream.concat(Stream.of(own), others.values().stream()).toList();
  }
}
