package io.netagent.collector.expose;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.aggregate.CountsFixture;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.Finding;
import io.netagent.collector.diagnose.Severity;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.CountedRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.SiteKind;
import io.netagent.socket.FourTuple;
import io.netagent.socket.TcpState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A host with two JVMs of one name (one leaks, one has no agent) and sockets without an owner. */
public final class SnapshotFixture {
  public static final int SICK_PID = 4242;
  public static final int OTHER_PID = 4243;
  public static final long TAKEN_AT_EPOCH_MILLIS = 1_700_000_000_500L;
  public static final String SITE =
      "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)";

  private static final List<String> STACK = List.of("sun.nio.ch.Net.connect(Net.java:1)", SITE);

  private static final SourceStatus SOURCE =
      new SourceStatus("proc", 20, 2, 3, "x", 4, 0.0125, 1, 1, 5);

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
        List.of(leaking(), listener()),
        findings,
        List.of("2 sockets belong to users whose /proc can't be read: run as root"));
  }

  /** Only one process, of any name. */
  public static Snapshot named(String process) {
    return new Snapshot(
        TAKEN_AT_EPOCH_MILLIS,
        1,
        SOURCE,
        List.of(jvm(process, SICK_PID, agent(1, 1))),
        List.of(),
        List.of(),
        List.of());
  }

  /** Only one JVM, in one of its incarnations, with one counter. */
  public static Snapshot opened(long startTicks, long openedByClient) {
    return new Snapshot(
        TAKEN_AT_EPOCH_MILLIS,
        1,
        SOURCE,
        List.of(jvm("billing", SICK_PID, agent(startTicks, openedByClient))),
        List.of(),
        List.of(),
        List.of());
  }

  public static Finding leak() {
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("kinds", "unread 3");
    evidence.put("remotes", List.of("10.0.0.9:8080", "10.0.0.8:8080"));
    evidence.put("threads", 2);
    evidence.put(Finding.EVIDENCE_STACK, STACK);
    return new Finding(
        "close-wait-leak",
        Severity.WARNING,
        false,
        SICK_PID,
        "billing",
        "10.0.0.1:40000",
        "10.0.0.9:8080",
        3,
        125.5,
        1.5,
        SITE,
        "opener",
        "3 connections to 10.0.0.9:8080 were closed by the peer and never by billing.",
        "Close the response.",
        evidence);
  }

  public static Finding idlePool() {
    return new Finding(
        "idle-pool-close-wait",
        Severity.INFO,
        true,
        -1,
        "unknown",
        "",
        "10.0.0.9:8080",
        1,
        Double.NaN,
        0,
        "",
        "no-agent",
        "Not a leak.",
        "Evict idle connections.",
        Map.of());
  }

  private static ProcessStatus unknown() {
    StateCounts counts =
        CountsFixture.counts(
            Map.of(TcpState.TIME_WAIT, 2L, TcpState.CLOSE_WAIT, 1L),
            Map.of(CloseWaitKind.UNACCEPTED, 1L),
            1.25);
    return new ProcessStatus(-1, "unknown", "", false, counts, -1, -1, null);
  }

  private static ProcessStatus jvm(String name, int pid, AgentStatus agent) {
    StateCounts counts =
        CountsFixture.counts(
            Map.of(TcpState.ESTABLISHED, 5L, TcpState.CLOSE_WAIT, 3L, TcpState.LISTEN, 1L),
            Map.of(CloseWaitKind.UNREAD, 3L),
            125.5);
    return new ProcessStatus(pid, name, "java -jar billing.jar", true, counts, 42, 1024, agent);
  }

  private static AgentStatus agent(long startTicks, long openedByClient) {
    Map<RecordCounter, Long> counts =
        Map.of(
            RecordCounter.OPENED_CLIENT, openedByClient,
            RecordCounter.CLOSED_BY_GC, 2L,
            RecordCounter.CONNECT_DNS, 6L,
            RecordCounter.UNTRACKED_OPENS, 8L);
    return new AgentStatus(
        CountedRecord.of(SICK_PID, startTicks, List.of(recorded()), counts), false, 1);
  }

  private static RecordedConnection recorded() {
    return new RecordedConnection.Builder()
        .fd(11)
        .role(ConnectionRole.CLIENT)
        .transport(ConnectionTransport.SOCKET)
        .openedAtNanos(1_000_000_000L)
        .bytesRead(8192)
        .readOperations(1)
        .bytesWritten(120)
        .writeOperations(1)
        .siteId(0)
        .build();
  }

  private static CorrelatedConnection leaking() {
    byte[] local = {10, 0, 0, 1};
    byte[] remote = {10, 0, 0, 9};
    return new CorrelatedConnection(
        FourTuple.of(local, 40000, remote, 8080),
        6,
        TcpState.CLOSE_WAIT.kernelNumber(),
        TcpState.CLOSE_WAIT,
        24577,
        0,
        1000,
        777,
        SICK_PID,
        11,
        CloseWaitKind.UNREAD,
        125.5,
        true,
        130.25,
        recorded(),
        new RecordedSite(0, SiteKind.OPENER, STACK, 3));
  }

  private static CorrelatedConnection listener() {
    byte[] any = new byte[4];
    return new CorrelatedConnection(
        FourTuple.of(any, 22, any, 0),
        4,
        TcpState.LISTEN.kernelNumber(),
        TcpState.LISTEN,
        0,
        128,
        0,
        778,
        -1,
        -1,
        null,
        10,
        false,
        Double.NaN,
        null,
        null);
  }
}
