package io.netagent.collector.diagnose;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedConnectionBuilder;
import io.netagent.socket.FourTuple;
import io.netagent.socket.TcpState;
import org.jspecify.annotations.Nullable;

/** A socket of a scene as kernel and record show it at one moment. */
final class SceneRow {
  private SceneRow() {}

  static CorrelatedConnection connection(Scene.Row row, long nowNanos, boolean agent) {
    RecordedConnection recorded = agent && row.site != null ? recorded(row, row.site.id()) : null;
    long inode = row.unaccepted ? 0 : 1000 + row.number;
    long since =
        row.eofAtNanos != 0 && recorded != null
            ? Math.min(row.eofAtNanos, row.stateSinceNanos)
            : row.stateSinceNanos;
    return new CorrelatedConnection(
        row.namespace,
        tuple(row),
        6,
        row.state.kernelNumber(),
        row.state,
        row.recvQueueBytes,
        row.sendQueueBytes,
        0,
        inode,
        row.unaccepted ? -1 : Scene.PID,
        row.unaccepted ? -1 : row.number,
        closeWaitKind(row, inode),
        (nowNanos - since) / 1e9,
        row.exact,
        recorded == null ? Double.NaN : (nowNanos - recorded.lastActivityAtNanos()) / 1e9,
        row.delivery,
        recorded,
        recorded == null ? null : row.site);
  }

  private static @Nullable CloseWaitKind closeWaitKind(Scene.Row row, long inode) {
    return row.state == TcpState.CLOSE_WAIT
        ? CloseWaitKind.of(inode, true, row.recvQueueBytes)
        : null;
  }

  private static FourTuple tuple(Scene.Row row) {
    return new FourTuple(
        0,
        FourTuple.v4Mapped(0x7f000001),
        row.localPort,
        0,
        FourTuple.v4Mapped(row.toLoopback ? 0x7f000001 : 0x0a000007),
        row.remotePort);
  }

  private static RecordedConnection recorded(Scene.Row row, int siteId) {
    boolean reads = row.readerThreadId != 0;
    return new RecordedConnectionBuilder()
        .fd(row.number)
        .generation(2)
        .role(row.role)
        .siteId(siteId)
        .openedAtNanos(row.openedAtNanos)
        .bytesRead(row.bytesRead)
        .bytesWritten(row.bytesWritten)
        .lastReadAtNanos(row.lastReadAtNanos)
        .lastWriteAtNanos(row.lastWriteAtNanos)
        .eofAtNanos(row.eofAtNanos)
        .openerThreadId(row.openerThreadId)
        .adopted(row.adopted)
        .remoteLow(FourTuple.v4Mapped(0x0a000007))
        .remotePort(row.remotePort)
        .localPort(row.localPort)
        .readOperations(row.readOperations)
        .writeOperations(row.writeOperations)
        .readOperationsAtLastWrite(row.readOperationsAtLastWrite)
        .turns(row.turns)
        .reader(
            row.readerThreadId,
            reads && row.readerSinceNanos == 0 ? row.lastWriteAtNanos : row.readerSinceNanos,
            row.readerLimitNanos)
        .abandoned(row.abandoned)
        .build();
  }
}
