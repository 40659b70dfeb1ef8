package io.netagent.collector.diagnose;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedCalls;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.source.LibraryPackagesFile;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedConnectionBuilder;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.SiteKind;
import io.netagent.socket.FourTuple;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A host of one process whose connections a test moves about, ticked every few seconds. */
final class Scene {
  static final int PID = 100;
  static final RecordedSite HTTP_CLIENT_4 =
      site(
          0,
          SiteKind.OPENER,
          "java.net.Socket.connect(Socket.java:633)",
          "org.apache.http.impl.execchain.MainClientExec.execute(MainClientExec.java:186)",
          "org.apache.http.impl.client.CloseableHttpClient.execute(CloseableHttpClient.java:108)",
          "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)",
          "com.acme.billing.InvoiceClient.main(InvoiceClient.java:12)");
  static final RecordedSite HANDLER =
      site(
          1,
          SiteKind.FIRST_READER,
          "java.net.Socket$SocketInputStream.read(Socket.java:966)",
          "com.acme.shop.Handler.run(Handler.java:7)");
  static final RecordedSite DATABASE =
      site(
          2,
          SiteKind.OPENER,
          "com.zaxxer.hikari.pool.PoolBase.newConnection(PoolBase.java:359)",
          "com.acme.orders.Orders.load(Orders.java:30)");

  private final Diagnosis diagnosis;
  private final Map<Integer, Row> rows = new TreeMap<>();
  private final Random order = new Random(1);
  private int nextRow = 1;
  private long nowNanos = 1_000_000_000_000L;
  boolean stalled;
  boolean gap;
  double stalledForSeconds;
  boolean agent = true;
  long openFds = 100;
  long maxFds = 20_000;
  List<BlockedCall> blocked = List.of();
  private final boolean shuffled;

  /** One socket. Times are those of the scene's clock. */
  final class Row {
    final int number = nextRow++;
    TcpState state = TcpState.ESTABLISHED;
    long recvQueueBytes;
    long sendQueueBytes;
    long stateSinceNanos = nowNanos;
    boolean exact = true;
    boolean unaccepted;
    int remotePort = 443;
    int localPort = 40_000 + number;
    long namespace;
    @Nullable RecordedSite site;
    ConnectionRole role = ConnectionRole.CLIENT;
    long openedAtNanos = nowNanos;
    long bytesRead;
    long bytesWritten;
    long lastReadAtNanos;
    long lastWriteAtNanos;
    long eofAtNanos;
    boolean adopted;

    Row wrote() {
      lastWriteAtNanos = nowNanos;
      bytesWritten += 100;
      return this;
    }

    Row read() {
      lastReadAtNanos = nowNanos;
      bytesRead += 100;
      return this;
    }

    /** The peer closes, with so many bytes in Recv-Q. */
    Row peerCloses(long recvQueueBytes) {
      this.recvQueueBytes = recvQueueBytes;
      state = TcpState.CLOSE_WAIT;
      stateSinceNanos = nowNanos;
      return this;
    }

    Row readsEof() {
      recvQueueBytes = 0;
      eofAtNanos = nowNanos;
      return read();
    }

    void closes() {
      rows.remove(number);
    }

    CorrelatedConnection connection() {
      RecordedConnection recorded =
          agent && site != null
              ? new RecordedConnectionBuilder()
                  .fd(number)
                  .generation(2)
                  .role(role)
                  .siteId(site.id())
                  .openedAtNanos(openedAtNanos)
                  .bytesRead(bytesRead)
                  .bytesWritten(bytesWritten)
                  .lastReadAtNanos(lastReadAtNanos)
                  .lastWriteAtNanos(lastWriteAtNanos)
                  .eofAtNanos(eofAtNanos)
                  .adopted(adopted)
                  .build()
              : null;
      long inode = unaccepted ? 0 : 1000 + number;
      long since =
          eofAtNanos != 0 && recorded != null
              ? Math.min(eofAtNanos, stateSinceNanos)
              : stateSinceNanos;
      return new CorrelatedConnection(
          namespace,
          new FourTuple(
              0,
              FourTuple.v4Mapped(0x7f000001),
              localPort,
              0,
              FourTuple.v4Mapped(0x0a000007),
              remotePort),
          6,
          state.kernelNumber(),
          state,
          recvQueueBytes,
          sendQueueBytes,
          0,
          inode,
          unaccepted ? -1 : PID,
          unaccepted ? -1 : number,
          state == TcpState.CLOSE_WAIT ? CloseWaitKind.of(inode, true, recvQueueBytes) : null,
          (nowNanos - since) / 1e9,
          exact,
          recorded == null ? Double.NaN : (nowNanos - recorded.lastActivityAtNanos()) / 1e9,
          recorded,
          recorded == null ? null : site);
    }
  }

  Scene() {
    this(false, false);
  }

  Scene(boolean shortLook, boolean shuffled) {
    diagnosis =
        new Diagnosis(
            new ApplicationFrames(new LibraryPackages(LibraryPackagesFile.lines()), List.of()),
            shortLook);
    this.shuffled = shuffled;
  }

  static RecordedSite site(int id, SiteKind kind, String... frames) {
    return new RecordedSite(id, kind, List.of(frames), 77);
  }

  /** A new client connection; a null site is one that the agent does not know. */
  Row open(@Nullable RecordedSite site) {
    Row row = new Row();
    row.site = site;
    rows.put(row.number, row);
    return row;
  }

  /** A new accepted connection. */
  Row accept(@Nullable RecordedSite site) {
    Row row = open(site);
    row.role = ConnectionRole.SERVER;
    row.localPort = 8080;
    row.remotePort = 50_000 + row.number;
    return row;
  }

  void listen() {
    listen(0);
  }

  void listen(long namespace) {
    Row row = open(null);
    row.state = TcpState.LISTEN;
    row.localPort = 8080;
    row.remotePort = 0;
    row.namespace = namespace;
  }

  /** As long as it takes, in ticks of 5 s; the findings of the last one. */
  List<Finding> run(double seconds) {
    List<Finding> last = List.of();
    for (double passed = 0; passed < seconds; passed += 5) {
      last = pass(5);
    }
    return last;
  }

  List<Finding> pass(double seconds) {
    elapse(seconds);
    return tick();
  }

  /** Without a tick. */
  void elapse(double seconds) {
    nowNanos += (long) (seconds * 1e9);
  }

  List<Finding> tick() {
    List<CorrelatedConnection> connections = new ArrayList<>();
    rows.values().forEach(row -> connections.add(row.connection()));
    if (shuffled) {
      java.util.Collections.shuffle(connections, order);
    }
    ProcessFacts.Agent facts =
        agent
            ? new ProcessFacts.Agent(true, true, 0, List.of(), 0, new BlockedCalls(blocked))
            : ProcessFacts.Agent.NONE;
    return diagnosis.tick(
        nowNanos,
        gap,
        List.of(
            new ProcessFacts(
                PID, 5, "Billing", true, facts, stalled, stalledForSeconds, openFds, maxFds)),
        connections);
  }

  long nowNanos() {
    return nowNanos;
  }
}
