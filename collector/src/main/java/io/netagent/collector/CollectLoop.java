package io.netagent.collector;

import io.netagent.collector.aggregate.ProcessCounts;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.collector.correlate.ConnectionJoin;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.ApplicationFrames;
import io.netagent.collector.diagnose.Diagnosis;
import io.netagent.collector.diagnose.LibraryPackages;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SourceStatus;
import io.netagent.collector.source.FlightRecords;
import io.netagent.collector.source.KernelSockets;
import io.netagent.collector.source.LibraryPackagesFile;
import io.netagent.collector.source.Processes;
import io.netagent.collector.source.SightedProcess;
import io.netagent.collector.source.SocketOwners;
import io.netagent.recorder.FlightRecord;
import io.netagent.socket.TcpState;
import io.netagent.socket.source.ProcNetTcp;
import io.netagent.socket.source.ScanReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  /** Counted all the same; a table of nothing but these would fill every snapshot's memory. */
  private static final int MAX_LISTED_TIME_WAIT = 20_000;

  private static final Duration GAP_MARGIN = Duration.ofSeconds(2);
  private static final long CLOSE_WAITS_SECONDS = 2;

  private final CollectSettings settings;
  private final TickClock clock;
  private final Sources sources;
  private final ConnectionJoin join = new ConnectionJoin();
  private final Diagnosis diagnosis;
  private final Complaints complaints = new Complaints(LoggerFactory.getLogger(CollectLoop.class));
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
    this.diagnosis =
        new Diagnosis(
            new ApplicationFrames(
                new LibraryPackages(LibraryPackagesFile.lines()), settings.applicationPackages()),
            settings.shortLook());
  }

  /** All that a tick reads. */
  record Sources(
      KernelSockets sockets, SocketOwners owners, FlightRecords records, Processes processes) {}

  /** A loop over this host's own /proc. */
  public static CollectLoop onThisHost(CollectSettings settings) {
    Path proc = Path.of("/proc");
    return new CollectLoop(
        settings,
        TickClock.SYSTEM,
        new Sources(
            new KernelSockets(new ProcNetTcp(proc)),
            new SocketOwners(proc),
            new FlightRecords(proc),
            new Processes()));
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
    try {
      if (!ticker.awaitTermination(CLOSE_WAITS_SECONDS, TimeUnit.SECONDS)) {
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
    long intervalNanos = settings.interval().toNanos();
    boolean gap =
        tickNumber > 0 && nowNanos - lastTickNanos > 3 * intervalNanos + GAP_MARGIN.toNanos();
    lastTickNanos = nowNanos;
    long takenAtEpochMillis = clock.epochMillis().getAsLong();
    ScanReport report = sources.sockets.read();
    long tableReadAtNanos = clock.nanos();
    refreshOwners(tableReadAtNanos);
    List<SightedProcess> processes = sources.owners.processes();
    FlightRecords.Readings readings = sources.records.read(processes);
    long recordsReadAtNanos = clock.nanos();
    readings.moved().forEach(pid -> sources.owners.recordMoved(pid, recordsReadAtNanos));
    ConnectionJoin.Joined joined =
        join.join(
            sources.sockets.table(),
            sources.owners::owner,
            readings.byPid(),
            tableReadAtNanos,
            gap);
    ProcessAssembly assembly = assemble(processes, readings.byPid(), joined, recordsReadAtNanos);
    tickNumber++;
    List<String> limitations = new ArrayList<>(sources.owners.limitations());
    readings
        .unreadable()
        .forEach(
            (pid, reason) ->
                limitations.add(
                    "The flight record of process " + pid + " can't be read: " + reason + "."));
    limitations.addAll(assembly.limitations());
    return new Snapshot(
        takenAtEpochMillis,
        tickNumber,
        status(report, joined, readings),
        assembly.statuses(),
        listed(joined.connections(), limitations),
        diagnosis.tick(tableReadAtNanos, gap, assembly.facts(), joined.connections()),
        limitations);
  }

  private void refreshOwners(long nowNanos) {
    try {
      sources.owners.refresh(sources.sockets.table(), nowNanos);
    } catch (IOException | RuntimeException e) {
      complaints.about("The owners of sockets could not be looked up", e);
    }
  }

  private ProcessAssembly assemble(
      List<SightedProcess> processes,
      Map<Integer, FlightRecord> records,
      ConnectionJoin.Joined joined,
      long recordsReadAtNanos) {
    ProcessCounts counts = new ProcessCounts();
    for (CorrelatedConnection row : joined.connections()) {
      counts.add(row.pid(), row.stateNumber(), row.closeWaitKind(), row.stateForSeconds());
    }
    Map<Integer, StateCounts> countsByPid = counts.byPid();
    ProcessAssembly assembly = new ProcessAssembly(recordsReadAtNanos, countsByPid);
    List<SightedProcess> kept = new ArrayList<>();
    for (SightedProcess process : processes) {
      FlightRecord record = records.get(process.pid());
      StateCounts own = countsByPid.get(process.pid());
      if (record != null || own != null) {
        kept.add(process);
        assembly.add(
            process,
            describe(process, recordsReadAtNanos),
            own == null ? StateCounts.NONE : own,
            record,
            joined.unknownToAgent().getOrDefault(process.pid(), 0));
      }
    }
    sources.processes.retain(kept);
    return assembly;
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
      ScanReport report, ConnectionJoin.Joined joined, FlightRecords.Readings readings) {
    KernelSockets sockets = sources.sockets;
    return new SourceStatus(
        sockets.sourceName(),
        report.rows(),
        joined.unattributed(),
        sockets.malformedTotal(),
        sockets.firstMalformed(),
        sockets.duplicatesTotal(),
        report.scanNanos() / 1e9,
        readings.byPid().size(),
        readings.unreadable().size(),
        ticksFailed);
  }

  private static List<CorrelatedConnection> listed(
      List<CorrelatedConnection> rows, List<String> limitations) {
    List<CorrelatedConnection> listed = new ArrayList<>(rows.size());
    int timeWaits = 0;
    for (CorrelatedConnection row : rows) {
      if (row.state() != TcpState.TIME_WAIT || timeWaits++ < MAX_LISTED_TIME_WAIT) {
        listed.add(row);
      }
    }
    if (listed.size() < rows.size()) {
      limitations.add(
          "Of "
              + timeWaits
              + " sockets in TIME_WAIT only "
              + MAX_LISTED_TIME_WAIT
              + " are listed one by one; all are counted.");
    }
    return listed;
  }
}
