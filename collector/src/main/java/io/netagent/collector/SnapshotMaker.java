package io.netagent.collector;

import io.netagent.collector.aggregate.ProcessCounts;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.collector.correlate.AgentClosings;
import io.netagent.collector.correlate.AgentCoverage;
import io.netagent.collector.correlate.ConnectionJoin;
import io.netagent.collector.correlate.ConnectionLedger;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.CoverageHistory;
import io.netagent.collector.correlate.EndedConnections;
import io.netagent.collector.correlate.NamespaceRows;
import io.netagent.collector.correlate.TablePeers;
import io.netagent.collector.diagnose.Diagnosis;
import io.netagent.collector.diagnose.evidence.NamespaceReading;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.LibraryPackages;
import io.netagent.collector.expose.Awaited;
import io.netagent.collector.expose.NamespaceStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SourceStatus;
import io.netagent.collector.expose.listing.LedgerListing;
import io.netagent.collector.source.FlightRecords;
import io.netagent.collector.source.KernelSockets;
import io.netagent.collector.source.LibraryPackagesFile;
import io.netagent.collector.source.Processes;
import io.netagent.collector.source.SightedProcess;
import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.FlightRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.source.ScanReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What happens in a tick: reads all sources, joins, judges, and makes one snapshot of it. By one
 * thread at a time.
 */
final class SnapshotMaker implements AutoCloseable {
  /** Known owners asked again in each tick: some 2 ms. */
  private static final int VERIFIED_PER_TICK = 1000;

  private static final Duration GAP_MARGIN = Duration.ofSeconds(2);

  private final Duration interval;
  private final TickClock clock;
  private final CollectLoop.Sources sources;
  private final Complaints complaints;
  private final WatchedNamespaces watched;
  private final AgentClosings closings = new AgentClosings();
  private final CoverageHistory coverage = new CoverageHistory();
  private final ApplicationFrames frames;
  private final Diagnosis diagnosis;

  /** Held while tables and ledgers change. */
  private final Object tables = new Object();

  private final EndedConnections ended = new EndedConnections();
  private final LedgerListing listing = new LedgerListing(tables, ended);
  private final JvmStacks stacks;
  private final StackWatch stackWatch;
  private long tickNumber;
  private long lastTickNanos;

  SnapshotMaker(
      CollectSettings settings,
      TickClock clock,
      CollectLoop.Sources sources,
      Complaints complaints) {
    this.interval = settings.interval();
    this.clock = clock;
    this.sources = sources;
    this.complaints = complaints;
    this.stacks = new JvmStacks(sources.dumps());
    this.stackWatch = new StackWatch(sources.dumps());
    this.frames =
        new ApplicationFrames(
            new LibraryPackages(LibraryPackagesFile.lines()), settings.applicationPackages());
    this.diagnosis = new Diagnosis(frames, settings.shortLook());
    this.watched =
        new WatchedNamespaces(sources.sockets(), sources.namespaces(), sources.facts(), complaints);
  }

  /** One reading of everything. A part that fails costs its own facts, never the tick. */
  Snapshot make(long ticksFailed) throws IOException {
    long nowNanos = clock.nanos();
    long cpuNanos = CpuClock.threadNanos();
    long intervalNanos = interval.toNanos();
    boolean gap =
        tickNumber > 0 && nowNanos - lastTickNanos > 3 * intervalNanos + GAP_MARGIN.toNanos();
    lastTickNanos = nowNanos;
    long takenAtEpochMillis = clock.epochMillis().getAsLong();
    synchronized (tables) {
      ended.at(nowNanos);
      ScanReport report = watched.readOwn(nowNanos);
      long tableReadAtNanos = clock.nanos();
      refreshProcesses(tableReadAtNanos);
      watched.readOthers(sources.owners().processes(), tableReadAtNanos);
      watched.attribute(sources.owners(), tableReadAtNanos, gap, VERIFIED_PER_TICK);
      List<SightedProcess> processes = sources.owners().processes();
      FlightRecords.Readings readings = sources.records().read(processes);
      long recordsReadAtNanos = clock.nanos();
      readings.moved().forEach(pid -> sources.owners().recordMoved(pid, recordsReadAtNanos));
      sources.dumps().show(readings.places());
      attributeClosings(readings.byPid(), nowNanos, recordsReadAtNanos);
      watched.aggregate(tableReadAtNanos, gap);
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
                  stackWatch.seen(),
                  new TablePeers(rows)));
      double rulesCpuSeconds = (CpuClock.threadNanos() - cpuNanosBeforeRules) / 1e9;
      stackWatch.ask(judged.wishesStacks(), tableReadAtNanos);
      return new Snapshot(
          takenAtEpochMillis,
          tickNumber,
          status(
              report, joined, readings, tableReadAtNanos, cpuNanos, rulesCpuSeconds, ticksFailed),
          assembly.statuses(),
          namespaces.stream().map(NamespaceStatus::of).toList(),
          watched.remotes(),
          watched.paths(tableReadAtNanos),
          listing,
          stacks,
          judged.findings(),
          judged.withdrawn(),
          Awaited.of(judged.ripening(), stackWatch.awaited(tableReadAtNanos)),
          limitations(rows, readings, assembly));
    }
  }

  /** Asks no JVM any more. */
  void stopAsking() {
    stackWatch.close();
  }

  /** Gives back what the sources hold; nothing is read any more after that. */
  @Override
  public void close() {
    stackWatch.close();
    watched.close();
  }

  private void refreshProcesses(long nowNanos) {
    try {
      sources.owners().refresh(nowNanos);
    } catch (IOException | RuntimeException e) {
      complaints.about("The processes could not be listed", e);
    }
  }

  private void attributeClosings(
      Map<Integer, FlightRecord> records, long readingBeganNanos, long nowNanos) {
    records.forEach(
        (pid, record) -> {
          List<ClosedConnection> closed = record.closed().connections();
          closings.add(pid, watched.namespaceOf(pid), closed);
          ended.closed(pid, watched.namespaceOf(pid), closed);
        });
    ended.watch(watched.rows());
    watched.rows().forEach(rows -> closings.attribute(rows.namespace(), rows.ledger()));
    closings.forget(watched.notFullyRead(), readingBeganNanos, nowNanos);
  }

  private List<String> limitations(
      List<NamespaceRows> rows, FlightRecords.Readings readings, ProcessAssembly assembly) {
    long ownerless = rows.stream().mapToLong(each -> each.ledger().lastinglyUnattributed()).sum();
    List<String> limitations = new ArrayList<>(sources.owners().limitations(ownerless));
    sources.sockets().passedOver().stream()
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
    sources.processes().retain(kept);
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
      return sources.processes().describe(process, nowNanos);
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
      double rulesCpuSeconds,
      long ticksFailed) {
    KernelSockets sockets = sources.sockets();
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
