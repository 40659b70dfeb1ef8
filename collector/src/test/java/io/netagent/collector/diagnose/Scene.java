package io.netagent.collector.diagnose;

import io.netagent.collector.correlate.AgentCoverage;
import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedCalls;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.Delivery;
import io.netagent.collector.correlate.PeerLookup;
import io.netagent.collector.diagnose.evidence.Look;
import io.netagent.collector.diagnose.evidence.NamespaceReading;
import io.netagent.collector.diagnose.evidence.ProcessFacts;
import io.netagent.collector.diagnose.evidence.ThreadsSeen;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.LibraryPackages;
import io.netagent.collector.source.LibraryPackagesFile;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.SiteKind;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A host of one process whose connections a test moves about, ticked every few seconds. */
public final class Scene {
  public static final int PID = 100;

  /** A second process, without an agent. */
  public static final int PEER_PID = 101;

  public static final RecordedSite HTTP_CLIENT_4 =
      site(
          0,
          SiteKind.OPENER,
          "java.net.Socket.connect(Socket.java:633)",
          "org.apache.http.impl.execchain.MainClientExec.execute(MainClientExec.java:186)",
          "org.apache.http.impl.client.CloseableHttpClient.execute(CloseableHttpClient.java:108)",
          "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)",
          "com.acme.billing.InvoiceClient.main(InvoiceClient.java:12)");
  public static final RecordedSite HANDLER =
      site(
          1,
          SiteKind.FIRST_READER,
          "java.net.Socket$SocketInputStream.read(Socket.java:966)",
          "com.acme.shop.Handler.run(Handler.java:7)");
  public static final RecordedSite DATABASE =
      site(
          2,
          SiteKind.OPENER,
          "com.zaxxer.hikari.pool.PoolBase.newConnection(PoolBase.java:359)",
          "com.acme.orders.Orders.load(Orders.java:30)");
  public static final RecordedSite BARE_SOCKET =
      site(
          3,
          SiteKind.OPENER,
          "java.net.Socket.connect(Socket.java:633)",
          "com.acme.meters.Meter.read(Meter.java:12)");

  /** The rules that this thread's scenes are told, while somebody collects them. */
  private static final ThreadLocal<@Nullable Set<String>> COLLECTED = new ThreadLocal<>();

  private final Diagnosis diagnosis;
  private final Map<Integer, Row> rows = new TreeMap<>();
  private final Random order = new Random(1);
  private int nextRow = 1;
  private long nowNanos = 1_000_000_000_000L;
  private Diagnosis.@Nullable Result result;
  public boolean stalled;
  public boolean gap;
  public double stalledForSeconds;
  public boolean agent = true;
  public long openFds = 100;
  public long maxFds = 20_000;
  public List<BlockedCall> blocked = List.of();
  public @Nullable FlightRecord record;
  public List<NamespaceReading> namespaces = List.of();
  public Map<Integer, ThreadsSeen> threads = Map.of();
  public PeerLookup peers = PeerLookup.NONE;
  public boolean peerStalled;
  private final boolean shuffled;

  /** One socket. Times are those of the scene's clock. */
  public final class Row {
    final int number = nextRow++;
    public TcpState state = TcpState.ESTABLISHED;
    public long recvQueueBytes;
    public long sendQueueBytes;
    public long stateSinceNanos = nowNanos;
    public boolean exact = true;
    public boolean unaccepted;

    /** The remote end has the local address. */
    public int remotePort = 443;

    public int localPort = 40_000 + number;
    public long namespace;
    public @Nullable RecordedSite site;
    public ConnectionRole role = ConnectionRole.CLIENT;
    public long openedAtNanos = nowNanos;
    public long bytesRead;
    public long bytesWritten;
    public long lastReadAtNanos;
    public long lastWriteAtNanos;
    public long eofAtNanos;
    public boolean adopted;
    public boolean abandoned;
    public @Nullable Delivery delivery;
    public long readOperations;
    public long writeOperations;
    public long readOperationsAtLastWrite;
    public long turns;
    public boolean toLoopback;
    public long readerThreadId;
    public long readerSinceNanos;
    public long readerLimitNanos;
    public long openerThreadId;

    public Row wrote() {
      writeOperations++;
      turns += readOperations == readOperationsAtLastWrite ? 0 : 1;
      readOperationsAtLastWrite = readOperations;
      lastWriteAtNanos = nowNanos;
      bytesWritten += 100;
      return this;
    }

    /** A thread waits in a read from now on. */
    public Row blocksInRead(long threadId, double limitSeconds) {
      readerThreadId = threadId;
      readerSinceNanos = nowNanos;
      readerLimitNanos = (long) (limitSeconds * 1e9);
      return this;
    }

    public Row read() {
      readerThreadId = 0;
      readOperations++;
      lastReadAtNanos = nowNanos;
      bytesRead += 100;
      return this;
    }

    /** The peer closes, with so many bytes in Recv-Q. */
    public Row peerCloses(long recvQueueBytes) {
      this.recvQueueBytes = recvQueueBytes;
      state = TcpState.CLOSE_WAIT;
      stateSinceNanos = nowNanos;
      return this;
    }

    public Row readsEof() {
      recvQueueBytes = 0;
      eofAtNanos = nowNanos;
      return read();
    }

    public void closes() {
      rows.remove(number);
    }

    public CorrelatedConnection connection() {
      return SceneRow.connection(this, nowNanos, agent);
    }
  }

  public Scene() {
    this(false, false);
  }

  public Scene(boolean shortLook, boolean shuffled) {
    this(shortLook ? Look.SHORT : Look.DAEMON, shuffled);
  }

  public Scene(Look look, boolean shuffled) {
    diagnosis =
        new Diagnosis(
            new ApplicationFrames(new LibraryPackages(LibraryPackagesFile.lines()), List.of()),
            look);
    this.shuffled = shuffled;
  }

  public static RecordedSite site(int id, SiteKind kind, String... frames) {
    return new RecordedSite(id, kind, List.of(frames), 77);
  }

  /** A new client connection; a null site is one that the agent does not know. */
  public Row open(@Nullable RecordedSite site) {
    Row row = new Row();
    row.site = site;
    rows.put(row.number, row);
    return row;
  }

  /** A new accepted connection. */
  public Row accept(@Nullable RecordedSite site) {
    Row row = open(site);
    row.role = ConnectionRole.SERVER;
    row.localPort = 8080;
    row.remotePort = 50_000 + row.number;
    return row;
  }

  public void listen() {
    listen(0);
  }

  public void listen(long namespace) {
    Row row = open(null);
    row.state = TcpState.LISTEN;
    row.localPort = 8080;
    row.remotePort = 0;
    row.namespace = namespace;
  }

  /** Those at this local port. */
  public List<Row> connections(int localPort) {
    return rows.values().stream()
        .filter(row -> row.localPort == localPort && row.state != TcpState.LISTEN)
        .toList();
  }

  /** As long as it takes, in ticks of 5 s; the findings of the last one. */
  public List<Finding> run(double seconds) {
    List<Finding> last = List.of();
    for (double passed = 0; passed < seconds; passed += 5) {
      last = pass(5);
    }
    return last;
  }

  public List<Finding> pass(double seconds) {
    elapse(seconds);
    return tick();
  }

  /** Without a tick. */
  public void elapse(double seconds) {
    nowNanos += (long) (seconds * 1e9);
  }

  public List<Finding> tick() {
    List<CorrelatedConnection> connections = new ArrayList<>();
    rows.values().forEach(row -> connections.add(row.connection()));
    if (shuffled) {
      java.util.Collections.shuffle(connections, order);
    }
    ProcessFacts.Agent facts =
        agent
            ? new ProcessFacts.Agent(
                true, true, 0, List.of(), 0, new BlockedCalls(blocked), AgentCoverage.NONE, record)
            : ProcessFacts.Agent.NONE;
    result =
        diagnosis.tick(
            new Diagnosis.Input(
                nowNanos,
                gap,
                List.of(
                    new ProcessFacts(
                        PID,
                        5,
                        "Billing",
                        true,
                        facts,
                        stalled,
                        stalledForSeconds,
                        openFds,
                        maxFds),
                    new ProcessFacts(
                        PEER_PID,
                        6,
                        "Peer",
                        true,
                        ProcessFacts.Agent.NONE,
                        peerStalled,
                        0,
                        -1,
                        -1)),
                connections,
                namespaces,
                threads,
                peers));
    Set<String> collected = COLLECTED.get();
    if (collected != null) {
      result.findings().forEach(finding -> collected.add(finding.rule()));
    }
    return result.findings();
  }

  /** The rules of all findings that the scenes of a test lead to. */
  static Set<String> collecting(Runnable test) {
    Set<String> collected = new TreeSet<>();
    COLLECTED.set(collected);
    try {
      test.run();
    } finally {
      COLLECTED.remove();
    }
    return collected;
  }

  public long nowNanos() {
    return nowNanos;
  }

  /** What the latest tick has led to. */
  public Diagnosis.Result result() {
    if (result == null) {
      throw new IllegalStateException("no tick yet");
    }
    return result;
  }
}
