package io.netagent.collector.expose;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.expose.listing.Direction;
import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.RecordFixture;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedConnectionBuilder;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.SiteKind;
import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpMetric;
import io.netagent.socket.TcpState;

/** The connections of {@link SnapshotFixture}. */
final class ConnectionFixture {
  private ConnectionFixture() {}

  static RecordedConnection recorded() {
    return new RecordedConnectionBuilder()
        .fd(11)
        .role(ConnectionRole.CLIENT)
        .transport(ConnectionTransport.SOCKET)
        .openedAtNanos(1_000_000_000L)
        .lastReadAtNanos(950_000_000L)
        .bytesRead(8192)
        .readOperations(1)
        .bytesWritten(120)
        .writeOperations(1)
        .siteId(0)
        .turns(3)
        .outputShutdown(true)
        .closeRequestedAtNanos(1_500_000_000L)
        .reader(31, 1_100_000_000L, 30_000_000_000L)
        .build();
  }

  /** What an agent would have recorded of its end. */
  static ClosedConnection closed() {
    FourTuple ends = FourTuple.of(new byte[] {10, 0, 0, 1}, 40000, new byte[] {10, 0, 0, 9}, 8080);
    return RecordFixture.reset(ends, 8, 0, 1_000_000_000L, 6_000_000_000L);
  }

  /** Of the sick JVM, with all that the kernel and the agent tell. */
  static ConnectionListing.Listed leaking() {
    byte[] local = {10, 0, 0, 1};
    byte[] remote = {10, 0, 0, 9};
    FourTuple tuple = FourTuple.of(local, 40000, remote, 8080);
    SocketRecord row = row(tuple, 6, TcpState.CLOSE_WAIT);
    row.setTimer(2, 4_200, 0);
    row.setKernelIds(0x1f, 0);
    row.setMetric(TcpMetric.RTT_MICROS, 250);
    row.setScopes("eth0", "evil\u001b[2J\u202e");
    CorrelatedConnection connection =
        new CorrelatedConnection(
            SnapshotFixture.OWN_NAMESPACE,
            tuple,
            6,
            TcpState.CLOSE_WAIT.kernelNumber(),
            TcpState.CLOSE_WAIT,
            24577,
            0,
            1000,
            777,
            SnapshotFixture.SICK_PID,
            11,
            CloseWaitKind.UNREAD,
            125.5,
            true,
            130.25,
            null,
            recorded(),
            new RecordedSite(0, SiteKind.OPENER, SnapshotFixture.STACK, 3));
    return new ConnectionListing.Listed(
        SnapshotFixture.OWN_NAMESPACE + "-1f", connection, row, Direction.OUTBOUND);
  }

  /** Of nobody, without any detail. */
  static ConnectionListing.Listed listener() {
    byte[] any = new byte[4];
    FourTuple tuple = FourTuple.of(any, 22, any, 0);
    CorrelatedConnection connection =
        new CorrelatedConnection(
            0,
            tuple,
            4,
            TcpState.LISTEN.kernelNumber(),
            TcpState.LISTEN,
            0,
            128,
            0,
            -1,
            -1,
            -1,
            null,
            10,
            false,
            Double.NaN,
            null,
            null,
            null);
    return new ConnectionListing.Listed(
        "0-r1-0.0.0.0:22-0.0.0.0:0", connection, row(tuple, 4, TcpState.LISTEN), Direction.NONE);
  }

  private static SocketRecord row(FourTuple tuple, int family, TcpState state) {
    SocketRecord row = new SocketRecord();
    row.setState(family, state.kernelNumber());
    row.setLocal(tuple.localHigh(), tuple.localLow(), tuple.localPort());
    row.setRemote(tuple.remoteHigh(), tuple.remoteLow(), tuple.remotePort());
    return row;
  }
}
