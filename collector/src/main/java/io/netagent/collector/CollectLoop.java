package io.netagent.collector;

import io.netagent.collector.aggregate.ProcessCounts;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.collector.correlate.AgentClosings;
import io.netagent.collector.correlate.AgentCoverage;
import io.netagent.collector.correlate.ConnectionJoin;
import io.netagent.collector.correlate.ConnectionLedger;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.CoverageHistory;
import io.netagent.collector.correlate.NamespaceRows;
import io.netagent.collector.diagnose.Diagnosis;
import io.netagent.collector.diagnose.evidence.NamespaceReading;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.LibraryPackages;
import io.netagent.collector.expose.NamespaceStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SourceStatus;
import io.netagent.collector.source.FlightRecords;
import io.netagent.collector.source.KernelSockets;
import io.netagent.collector.source.LibraryPackagesFile;
import io.netagent.collector.source.NamespaceFacts;
import io.netagent.collector.source.NetworkNamespaces;
import io.netagent.collector.source.Processes;
import io.netagent.collector.source.SightedProcess;
import io.netagent.collector.source.SocketOwners;
import io.netagent.collector.source.SourceCandidate;
import io.netagent.collector.source.ThreadDumps;
import io.netagent.recorder.FlightRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.source.ScanReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Ticks: reads all sources, joins, judges, and makes one immutable {@link Snapshot} of it. The
 * ticks exclude each other; the latest snapshot may be taken from any thread.
 */
public final class CollectLoop implements AutoCloseable {
  /** Known owners asked again in each tick: some 2 ms. */
  private static final int VERIFIED_PER_TICK = 1000;

  private static final Duration GAP_MARGIN = Duration.ofSeconds(2);
  private static final long CLOSE_WAITS_SECONDS = 2;

  private final CollectSettings settings;
  private final TickClock clock;
  private final Sources sources;
  private final Complaints complaints = new Complaints(LoggerFactory.getLogger(CollectLoop.class));
  private final WatchedNamespaces watched;
  private final AgentClosings closings = new AgentClosings();
  private final CoverageHistory coverage = new CoverageHistory();
  private final ApplicationFrames frames;
  private final Diagnosis diagnosis;

  /** Held while tables and ledgers change. */
  private final Object tables = new Object();

  private final LedgerListing listing = new LedgerListing(tables);
  private final JvmStacks stacks;
  private final StackWatch stackWatch;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "netagent-collect");
            thread.setDaemon(true);
            return thread;
          });

  /** Null before the first tick. */
  private volatile @Nullable Snapshot latest;

  // Guarded by this.
  private long tickNumber;
  private long ticksFailed;
  private long lastTickNanos;

  CollectLoop(CollectSettings settings, TickClock clock, Sources sources) {
    this.settings = settings;
    this.clock = clock;
    this.sources = sources;
    this.stacks = new JvmStacks(sources.dumps);
    this.stackWatch = new StackWatch(sources.dumps);
    this.frames =
        new ApplicationFrames(
            new LibraryPackages(LibraryPackagesFile.lines()), settings.applicationPackages());
    this.diagnosis = new Diagnosis(frames, settings.shortLook());
    this.watched =
        new WatchedNamespaces(sources.sockets, sources.namespaces, sources.facts, complaints);
  }

  /** All that a tick reads. */
  record Sources(
      KernelSockets sockets,
      SocketOwners owners,
      FlightRecords records,
      ThreadDumps dumps,
      Processes processes,
      NetworkNamespaces namespaces,
      NamespaceFacts facts) {
    /** Below a procfs. */
    static Sources of(Path proc, KernelSockets sockets) {
      return new Sources(
          sockets,
          new SocketOwners(proc),
          new FlightRecords(proc),
          new ThreadDumps(proc),
          new Processes(),
          new NetworkNamespaces(proc),
          new NamespaceFacts(proc));
    }
  }

  /** A loop over this host's own /proc. */
  public static CollectLoop onThisHost(CollectSettings settings) {
    return new CollectLoop(
        settings,
        TickClock.SYSTEM,
        Sources.of(Path.of("/proc"), new KernelSockets(SourceCandidate.named(settings.source()))));
  }

  /**
   * One reading of everything. A part that fails costs its own facts, never the tick; only when the
   * kernel's table itself can't be read does this throw UncheckedIOException.
   */
  public synchronized Snapshot tick() {
    try {
      Snapshot snapshot = collect();
      latest = snapshot;
      return snapshot;
    } catch (IOException e) {
      ticksFailed++;
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      ticksFailed++;
      throw e;
    }
  }

  /** The latest snapshot, or null before the first tick. Free of any cost. */
  public @Nullable Snapshot latest() {
    return latest;
  }

  /**
   * Ticks on one daemon thread, the first time at once, and hands each snapshot to the listener on
   * that thread. A failing tick is logged, counted, and not the last one.
   */
  public void start(Consumer<Snapshot> listener) {
    var unused =
        ticker.scheduleWithFixedDelay(
            () -> tickFor(listener), 0, settings.interval().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Stops ticking; a tick that runs is waited for, briefly. */
  @Override
  public void close() {
    ticker.shutdown();
    stackWatch.close();
    try {
      if (ticker.awaitTermination(CLOSE_WAITS_SECONDS, TimeUnit.SECONDS)) {
        watched.close();
      } else {
        ticker.shutdownNow();
      }
    } catch (InterruptedException e) {
      ticker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void tickFor(Consumer<Snapshot> listener) {
    try {
      listener.accept(tick());
    } catch (RuntimeException | Error e) {
      complaints.about("A tick failed", e); // A thrown one would be the last.
    }
  }

  private Snapshot collect() throws IOException {
    long nowNanos = clock.nanos();
    long cpuNanos = CpuClock.threadNanos();
    long intervalNanos = settings.interval().toNanos();
    boolean gap =
        tickNumber > 0 && nowNanos - lastTickNanos > 3 * intervalNanos + GAP_MARGIN.toNanos();
    lastTickNanos = nowNanos;
    long takenAtEpochMillis = clock.epochMillis().getAsLong();
    synchronized (tables) {
      ScanReport report = watched.readOwn(nowNanos);
      long tableReadAtNanos = clock.nanos();
      refreshProcesses(tableReadAtNanos);
      watched.readOthers(sources.owners.processes(), tableReadAtNanos);
      watched.attribute(sources.owners, tableReadAtNanos, gap, VERIFIED_PER_TICK);
      List<SightedProcess> processes = sources.owners.processes();
      FlightRecords.Readings readings = sources.records.read(processes);
      long recordsReadAtNanos = clock.nanos();
      readings.moved().forEach(pid -> sources.owners.recordMoved(pid, recordsReadAtNanos));
      sources.dumps.show(readings.places());
      attributeClosings(readings.byPid(), recordsReadAtNanos);
      watched.aggregate(tableReadAtNanos);
      List<NamespaceRows> rows = watched.rows();
      ConnectionJoin join = new ConnectionJoin(readings.byPid(), tableReadAtNanos);
      ConnectionJoin.Joined joined = join.join(rows);
      listing.show(rows, join);
      Set<Long> notFullyRead = watched.notFullyRead();
      Map<Integer, AgentCoverage> coverageByPid =
          coverage.advance(joined, pid -> !notFullyRead.contains(watched.namespaceOf(pid)));
      ProcessAssembly assembly =
          new ProcessAssembly(
              recordsReadAtNanos, counts(rows, joined), coverageByPid, joined.sightings(), frames);
      assemble(assembly, processes, readings.byPid(), recordsReadAtNanos);
      tickNumber++;
      List<NamespaceReading> namespaces = watched.readings(tableReadAtNanos);
      long cpuNanosBeforeRules = CpuClock.threadNanos();
      Diagnosis.Result judged =
          diagnosis.tick(
              new Diagnosis.Input(
                  tableReadAtNanos,
                  gap,
                  assembly.facts(),
                  joined.connections(),
                  namespaces,
                  stackWatch.seen()));
      double rulesCpuSeconds = (CpuClock.threadNanos() - cpuNanosBeforeRules) / 1e9;
      stackWatch.ask(judged.wishesStacks(), tableReadAtNanos);
      return new Snapshot(
          takenAtEpochMillis,
          tickNumber,
          status(report, joined, readings, tableReadAtNanos, cpuNanos, rulesCpuSeconds),
          assembly.statuses(),
          namespaces.stream().map(NamespaceStatus::of).toList(),
          watched.remotes(),
          listing,
          stacks,
          judged.findings(),
          judged.withdrawn(),
          limitations(rows, readings, assembly));
    }
  }

  private void refreshProcesses(long nowNanos) {
    try {
      sources.owners.refresh(nowNanos);
    } catch (IOException | RuntimeException e) {
      complaints.about("The processes could not be listed", e);
    }
  }

  private void attributeClosings(Map<Integer, FlightRecord> records, long nowNanos) {
    records.forEach(
        (pid, record) ->
            closings.add(pid, watched.namespaceOf(pid), record.closed().connections()));
    watched.rows().forEach(rows -> closings.attribute(rows.namespace(), rows.ledger()));
    closings.forget(watched.notFullyRead(), nowNanos);
  }

  private List<String> limitations(
      List<NamespaceRows> rows, FlightRecords.Readings readings, ProcessAssembly assembly) {
    long ownerless = rows.stream().mapToLong(each -> each.ledger().lastinglyUnattributed()).sum();
    List<String> limitations = new ArrayList<>(sources.owners.limitations(ownerless));
    sources.sockets.passedOver().stream()
        .map(SourceStatus::passedOverLimitation)
        .forEach(limitations::add);
    limitations.addAll(watched.limitations());
    readings
        .unreadable()
        .forEach(
            (pid, reason) ->
                limitations.add(
                    "The flight record of process " + pid + " can't be read: " + reason + "."));
    limitations.addAll(assembly.limitations());
    return limitations;
  }

  private void assemble(
      ProcessAssembly assembly,
      List<SightedProcess> processes,
      Map<Integer, FlightRecord> records,
      long nowNanos) {
    List<SightedProcess> kept = new ArrayList<>();
    for (SightedProcess process : processes) {
      FlightRecord record = records.get(process.pid());
      if (assembly.wants(process.pid(), record)) {
        kept.add(process);
        assembly.add(process, describe(process, nowNanos), record);
      }
    }
    sources.processes.retain(kept);
  }

  private static Map<Integer, StateCounts> counts(
      List<NamespaceRows> namespaces, ConnectionJoin.Joined joined) {
    ProcessCounts counts = new ProcessCounts();
    for (NamespaceRows rows : namespaces) {
      ConnectionLedger ledger = rows.ledger();
      SocketTable table = ledger.table();
      for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
        counts.add(ledger.pid(row), table.state(row), table.family(row));
      }
    }
    for (CorrelatedConnection row : joined.connections()) {
      counts.addCloseWait(row.pid(), row.closeWaitKind(), row.stateForSeconds());
    }
    return counts.byPid();
  }

  private Processes.Description describe(SightedProcess process, long nowNanos) {
    try {
      return sources.processes.describe(process, nowNanos);
    } catch (RuntimeException | LinkageError e) {
      complaints.about("A process could not be described", e);
      return new Processes.Description(process.comm(), "", -1);
    }
  }

  private SourceStatus status(
      ScanReport report,
      ConnectionJoin.Joined joined,
      FlightRecords.Readings readings,
      long nowNanos,
      long cpuNanosBefore,
      double rulesCpuSeconds) {
    KernelSockets sockets = sources.sockets;
    return new SourceStatus(
        sockets.sourceName(),
        sockets.passedOver(),
        sockets.table().size(),
        joined.unattributed(),
        joined.closingUnattributed(),
        sockets.malformedTotal(),
        sockets.firstMalformed(),
        sockets.duplicatesTotal(),
        sockets.interruptedTotal(),
        sockets.failuresTotal(),
        report.scanNanos() / 1e9,
        watched.fullReadingAgeSeconds(nowNanos),
        readings.byPid().size(),
        readings.unreadable().size(),
        ticksFailed,
        (CpuClock.threadNanos() - cpuNanosBefore) / 1e9,
        rulesCpuSeconds);
  }
}
