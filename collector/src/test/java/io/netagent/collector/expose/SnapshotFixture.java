package io.netagent.collector.expose;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.aggregate.ProcessCounts;
import io.netagent.collector.aggregate.RemoteCount;
import io.netagent.collector.aggregate.Remotes;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.collector.correlate.AgentCoverage;
import io.netagent.collector.correlate.BlockedCalls;
import io.netagent.collector.correlate.PathQualities;
import io.netagent.collector.correlate.PathQuality;
import io.netagent.collector.correlate.UnknownSocketKind;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.Withdrawn;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordBuilder;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHistogram;
import io.netagent.recorder.WaitKind;
import io.netagent.socket.TcpState;
import java.util.List;
import java.util.Map;

/** A host with two JVMs of one name (one leaks, one has no agent) and sockets without an owner. */
public final class SnapshotFixture {
  public static final int SICK_PID = 4242;
  public static final int OTHER_PID = 4243;
  public static final long TAKEN_AT_EPOCH_MILLIS = 1_700_000_000_500L;
  public static final String SITE =
      "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)";

  public static final String LEAK_ID = "close-wait-leak-1f";

  static final List<String> STACK = List.of("sun.nio.ch.Net.connect(Net.java:1)", SITE);

  public static final long OWN_NAMESPACE = 4_026_531_840L;
  public static final long OTHER_NAMESPACE = 4_026_532_177L;

  private static final SourceStatus SOURCE =
      new SourceStatus(
          "proc",
          List.of("netlink: no module tcp_diag"),
          20,
          2,
          6,
          3,
          "x",
          4,
          5,
          1,
          0.0125,
          2.5,
          1,
          1,
          5,
          0.004,
          0.001);

  private static final Remotes REMOTES =
      new Remotes(
          List.of(
              new RemoteCount(OWN_NAMESPACE, "10.0.0.9:8080", false, 0, SICK_PID, 5, 3),
              new RemoteCount(OWN_NAMESPACE, "192.0.2.7", true, 8443, SICK_PID, 2, 0)),
          11,
          4);

  private static final PathQualities PATHS =
      new PathQualities(
          List.of(new PathQuality("10.0.0.9", 200, 3, 1_500, 6)), new PathQuality("", 50, 0, 0, 0));

  /** Any; only the counts themselves are taken. */
  private static final int PID = 1;

  private SnapshotFixture() {}

  public static Snapshot snapshot() {
    return snapshot(List.of(leak(), idlePool()), 100);
  }

  public static Snapshot healthy() {
    return snapshot(List.of(idlePool()), 100);
  }

  public static Snapshot snapshot(List<Finding> findings, long openedByClient) {
    return new Snapshot(
        TAKEN_AT_EPOCH_MILLIS,
        7,
        SOURCE,
        List.of(
            unknown(),
            jvm("billing", SICK_PID, agent(1, openedByClient)),
            new ProcessStatus(OTHER_PID, "billing", "", true, StateCounts.NONE, -1, -1, null)),
        List.of(NamespaceFixture.own(), NamespaceFixture.other()),
        REMOTES,
        PATHS,
        new ListedRows(List.of(ConnectionFixture.leaking(), ConnectionFixture.listener())),
        ThreadFixture.look(),
        findings,
        List.of(new Withdrawn(idlePool(), "What it was told for is no longer seen.", 30)),
        List.of(),
        List.of(
            SourceStatus.passedOverLimitation("netlink: no module tcp_diag"),
            "2 sockets belong to users whose /proc can't be read: run as root"));
  }

  /** The same with a connection that has gone, and one that its process has closed. */
  public static Snapshot ended() {
    return withConnections(ListedRows.ended());
  }

  /** The same with these connections. */
  public static Snapshot withConnections(ConnectionListing connections) {
    Snapshot some = snapshot();
    return new Snapshot(
        some.takenAtEpochMillis(),
        some.tickNumber(),
        some.source(),
        some.processes(),
        some.namespaces(),
        some.remotes(),
        some.paths(),
        connections,
        some.stacks(),
        some.findings(),
        some.withdrawn(),
        some.awaited(),
        some.limitations());
  }

  /** One of its connections. */
  public static ConnectionListing.Listed connection() {
    return ConnectionFixture.leaking();
  }

  /** Only one process, of any name. */
  public static Snapshot named(String process) {
    return of(List.of(jvm(process, SICK_PID, agent(1, 1))), List.of(), Remotes.NONE, List.of());
  }

  /** Only one JVM, with this agent. */
  public static Snapshot withAgent(AgentStatus agent) {
    return of(List.of(jvm("billing", SICK_PID, agent)), List.of(), Remotes.NONE, List.of());
  }

  /** Only one JVM, in one of its incarnations, with one counter. */
  public static Snapshot opened(long startTicks, long openedByClient) {
    return of(
        List.of(jvm("billing", SICK_PID, agent(startTicks, openedByClient))),
        List.of(),
        Remotes.NONE,
        List.of());
  }

  /** Of these parts, without connections and limitations. */
  public static Snapshot of(
      List<ProcessStatus> processes,
      List<NamespaceStatus> namespaces,
      Remotes remotes,
      List<Finding> findings) {
    return of(processes, namespaces, remotes, PathQualities.NONE, findings);
  }

  /** The same with what is known of the ways to remotes. */
  public static Snapshot of(
      List<ProcessStatus> processes,
      List<NamespaceStatus> namespaces,
      Remotes remotes,
      PathQualities paths,
      List<Finding> findings) {
    return new Snapshot(
        TAKEN_AT_EPOCH_MILLIS,
        1,
        SOURCE,
        processes,
        namespaces,
        remotes,
        paths,
        ConnectionListing.NONE,
        StackLook.NONE,
        findings,
        List.of(),
        List.of(),
        List.of());
  }

  /** A listener of a process whose name would clear a terminal. */
  public static Snapshot hostileListener() {
    return of(
        List.of(jvm("evil\u001b[2J", SICK_PID, agent(1, 1))),
        List.of(NamespaceFixture.own()),
        Remotes.NONE,
        List.of());
  }

  /** Only what the collector can't see. */
  public static Snapshot limited(List<String> limitations) {
    return new Snapshot(
        TAKEN_AT_EPOCH_MILLIS,
        1,
        SOURCE,
        List.of(),
        List.of(),
        Remotes.NONE,
        PathQualities.NONE,
        ConnectionListing.NONE,
        StackLook.NONE,
        List.of(),
        List.of(),
        List.of(),
        limitations);
  }

  /** A tick that finds nothing, but would like to see more. */
  public static Snapshot awaiting(String what, double moreSeconds) {
    return new Snapshot(
        TAKEN_AT_EPOCH_MILLIS,
        1,
        SOURCE,
        List.of(),
        List.of(),
        Remotes.NONE,
        PathQualities.NONE,
        ConnectionListing.NONE,
        StackLook.NONE,
        List.of(),
        List.of(),
        List.of(new Awaited(-1, what, moreSeconds)),
        List.of());
  }

  public static Finding leak() {
    return FindingFixture.leakAt(SITE);
  }

  /** The same at another line of code. */
  public static Finding leakAt(String site) {
    return FindingFixture.leakAt(site);
  }

  public static Finding idlePool() {
    return FindingFixture.idlePool();
  }

  private static ProcessStatus unknown() {
    ProcessCounts counts = new ProcessCounts();
    add(counts, TcpState.TIME_WAIT, 6, 2);
    add(counts, TcpState.CLOSE_WAIT, 4, 1);
    counts.addCloseWait(PID, CloseWaitKind.UNACCEPTED, 1.25);
    return new ProcessStatus(-1, "unknown", "", false, made(counts), -1, -1, null);
  }

  private static ProcessStatus jvm(String name, int pid, AgentStatus agent) {
    ProcessCounts counts = new ProcessCounts();
    add(counts, TcpState.ESTABLISHED, 6, 4);
    add(counts, TcpState.ESTABLISHED, 4, 1);
    add(counts, TcpState.CLOSE_WAIT, 6, 3);
    add(counts, TcpState.LISTEN, 6, 1);
    for (int i = 0; i < 3; i++) {
      counts.addCloseWait(PID, CloseWaitKind.UNREAD, 125.5);
    }
    return new ProcessStatus(
        pid, name, "java -jar billing.jar", true, made(counts), 42, 1024, agent);
  }

  private static void add(ProcessCounts counts, TcpState state, int family, int count) {
    for (int i = 0; i < count; i++) {
      counts.add(PID, state.kernelNumber(), family);
    }
  }

  private static StateCounts made(ProcessCounts counts) {
    return counts.byPid().getOrDefault(PID, StateCounts.NONE);
  }

  /** An agent that has recorded one connection, and something of everything. */
  public static AgentStatus agent(long startTicks, long openedByClient) {
    return status(
        recorded(startTicks, openedByClient)
            .count(RecordCounter.ADOPTED, 3)
            .count(RecordCounter.LOOKUPS, 1)
            .count(RecordCounter.LOOKUPS_FAILED, 1)
            .count(RecordCounter.HANDSHAKES_STARTED, 7)
            .count(RecordCounter.HANDSHAKES_FAILED, 1)
            .count(RecordCounter.HANDSHAKES_RESUMED, 2)
            .count(RecordCounter.TLS_1_3, 4)
            .count(RecordCounter.TLS_1_2, 1)
            .duration(RecordHistogram.CONNECT, 500_000)
            .duration(RecordHistogram.CONNECT, 20_000_000)
            .duration(RecordHistogram.CONNECT, 1_003_000_000)
            .duration(RecordHistogram.LIFETIME, 2_000_000_000)
            .duration(RecordHistogram.LOOKUP, 5_005_000_000L)
            .duration(RecordHistogram.HANDSHAKE, 30_000_000)
            .waits(WaitKind.HANDSHAKE, 33, 1, "pay.example:443")
            .listener(8, 1, 12, 21, 1, 0)
            .hooks("missing: a.B.read(", "java.lang.Error: \u001b[2Joops")
            .build());
  }

  /** One of a JVM that looks no name up and knows no TLS. */
  public static AgentStatus plainAgent(long startTicks) {
    return status(recorded(startTicks, 1).build());
  }

  /** One that was attached late and is about to look a name up and to greet a server. */
  public static AgentStatus late(long startTicks) {
    FlightRecord record =
        new RecordBuilder()
            .process(SICK_PID, startTicks)
            .count(RecordCounter.ADOPTED, 1)
            .waits(WaitKind.LOOKUP, 33, 1, "pay.example")
            .waits(WaitKind.HANDSHAKE, 34, 1, "pay.example:443")
            .build();
    return new AgentStatus(record, false, AgentCoverage.NONE, BlockedCalls.NONE, site -> SITE);
  }

  private static RecordBuilder recorded(long startTicks, long openedByClient) {
    return new RecordBuilder()
        .process(SICK_PID, startTicks)
        .agentVersion("0.1.0")
        .connections(List.of(ConnectionFixture.recorded()))
        .sites(List.of(ThreadFixture.site()))
        .count(RecordCounter.OPENED_CLIENT, openedByClient)
        .count(RecordCounter.CLOSED_BY_GC, 2)
        .count(RecordCounter.CONNECT_DNS, 6)
        .count(RecordCounter.UNTRACKED_OPENS, 8);
  }

  private static AgentStatus status(FlightRecord record) {
    return new AgentStatus(
        record,
        false,
        new AgentCoverage(
            1, Map.of(UnknownSocketKind.LISTENER, 1, UnknownSocketKind.OTHER, 2), 3, 1),
        ThreadFixture.blocked(),
        site -> SITE);
  }
}
