package io.netagent.collector;

import io.netagent.collector.aggregate.ProcessCounts;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.collector.correlate.AgentCoverage;
import io.netagent.collector.correlate.BlockedCalls;
import io.netagent.collector.correlate.ConnectionJoin;
import io.netagent.collector.diagnose.evidence.ProcessFacts;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.expose.AgentStatus;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.source.Processes;
import io.netagent.collector.source.SightedProcess;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHeader;
import io.netagent.recorder.RecordState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together what is known of each process with a socket or a flight record. For one tick. */
final class ProcessAssembly {
  /** Ten ticks of the agent's thread: it is not late, it does not run. */
  private static final long STALLED_NANOS = 1_000_000_000L;

  private static final String UNKNOWN = "unknown";

  private final long recordsReadAtNanos;
  private final Map<Integer, StateCounts> countsByPid;
  private final Map<Integer, AgentCoverage> coverageByPid;
  private final Map<Integer, ConnectionJoin.Sighting> sightings;
  private final ApplicationFrames frames;
  private final List<ProcessStatus> statuses = new ArrayList<>();
  private final List<ProcessFacts> facts = new ArrayList<>();
  private final List<String> limitations = new ArrayList<>();

  ProcessAssembly(
      long recordsReadAtNanos,
      Map<Integer, StateCounts> countsByPid,
      Map<Integer, AgentCoverage> coverageByPid,
      Map<Integer, ConnectionJoin.Sighting> sightings,
      ApplicationFrames frames) {
    this.recordsReadAtNanos = recordsReadAtNanos;
    this.countsByPid = countsByPid;
    this.coverageByPid = coverageByPid;
    this.sightings = sightings;
    this.frames = frames;
    statuses.add(
        new ProcessStatus(
            ProcessCounts.NO_OWNER,
            UNKNOWN,
            "",
            false,
            countsByPid.getOrDefault(ProcessCounts.NO_OWNER, StateCounts.NONE),
            -1,
            -1,
            null));
  }

  /** Whether the process has a socket or a flight record. */
  boolean wants(int pid, @Nullable FlightRecord record) {
    return record != null || countsByPid.containsKey(pid);
  }

  void add(
      SightedProcess process, Processes.Description description, @Nullable FlightRecord record) {
    BlockedCalls blocked =
        record == null
            ? BlockedCalls.NONE
            : BlockedCalls.of(
                record,
                recordsReadAtNanos,
                sightings.getOrDefault(process.pid(), ConnectionJoin.Sighting.NONE).listenPorts());
    AgentCoverage coverage = coverageByPid.getOrDefault(process.pid(), AgentCoverage.NONE);
    boolean stalled = record != null && isStalled(record.header());
    String name =
        record != null && !record.header().name().isBlank()
            ? record.header().name()
            : description.name();
    boolean jvm = process.jvm() || record != null;
    if (record != null) {
      limitations.addAll(
          AgentLimitations.of(
              "The agent of " + name + " (pid " + process.pid() + ") ", record, coverage));
    }
    statuses.add(
        new ProcessStatus(
            process.pid(),
            name,
            description.commandLine(),
            jvm,
            countsByPid.getOrDefault(process.pid(), StateCounts.NONE),
            process.openFds(),
            description.maxFds(),
            record == null ? null : status(record, stalled, coverage, blocked)));
    facts.add(
        new ProcessFacts(
            process.pid(),
            process.startTicks(),
            name,
            jvm,
            agent(record, blocked, coverage),
            stalled || process.stopped(),
            stalled && record != null
                ? (recordsReadAtNanos - record.header().tickNanos()) / 1e9
                : 0,
            process.openFds(),
            description.maxFds()));
  }

  private AgentStatus status(
      FlightRecord record, boolean stalled, AgentCoverage coverage, BlockedCalls blocked) {
    List<String> packages = packages(record.header().applicationPackages());
    return new AgentStatus(
        record, stalled, coverage, blocked, site -> frames.frame(site, packages));
  }

  List<ProcessStatus> statuses() {
    return statuses;
  }

  List<ProcessFacts> facts() {
    return facts;
  }

  /** What agents can't see, in sentences. Hold text of the watched processes. */
  List<String> limitations() {
    return limitations;
  }

  /** An agent that has stopped by itself ticks no more, and that says nothing about its JVM. */
  private boolean isStalled(RecordHeader header) {
    return header.state() == RecordState.RECORDING
        && recordsReadAtNanos - header.tickNanos() > STALLED_NANOS;
  }

  private static ProcessFacts.Agent agent(
      @Nullable FlightRecord record, BlockedCalls blocked, AgentCoverage coverage) {
    if (record == null) {
      return ProcessFacts.Agent.NONE;
    }
    RecordHeader header = record.header();
    return new ProcessFacts.Agent(
        true,
        header.state() == RecordState.RECORDING && seesReadsAndWrites(header),
        header.startedAtNanos(),
        packages(header.applicationPackages()),
        record.counter(RecordCounter.UNTRACKED_OPENS),
        blocked,
        coverage,
        record);
  }

  /**
   * Without the hooks on reads and writes a busy connection looks untouched. A report near the
   * field's 1,024 bytes may have been cut, and what it does not name may be missing too.
   */
  private static boolean seesReadsAndWrites(RecordHeader header) {
    String report = header.hookReport();
    return !report.contains("SocketDispatcher") && report.length() < 900;
  }

  /** The agent's option {@code app}, taken apart. */
  static List<String> packages(String option) {
    List<String> packages = new ArrayList<>();
    int start = 0;
    while (start <= option.length()) {
      int end = option.indexOf(':', start);
      end = end < 0 ? option.length() : end;
      String one = option.substring(start, end).trim();
      if (!one.isEmpty()) {
        packages.add(one);
      }
      start = end + 1;
    }
    return packages;
  }
}
