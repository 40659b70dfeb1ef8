package io.netagent.collector;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.correlate.ConnectionJoin;
import io.netagent.collector.correlate.ConnectionLedger;
import io.netagent.collector.correlate.NamespaceRows;
import io.netagent.collector.expose.ConnectionListing;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists the rows of the tables as the newest finished tick joined them. */
final class LedgerListing implements ConnectionListing {
  private final Object tables;

  // Both guarded by tables.
  private List<NamespaceRows> namespaces = List.of();
  private ConnectionJoin join;

  /**
   * Empty until the first {@link #show}.
   *
   * @param tables the lock under which tables and ledgers change
   */
  LedgerListing(Object tables) {
    this.tables = tables;
    this.join = new ConnectionJoin(Map.of(), 0);
  }

  /** The tick has joined these. */
  void show(List<NamespaceRows> namespaces, ConnectionJoin join) {
    synchronized (tables) {
      this.namespaces = List.copyOf(namespaces);
      this.join = join;
    }
  }

  @Override
  public Page page(Query query, int offset, int limit) {
    synchronized (tables) {
      List<Listed> page = new ArrayList<>();
      int total = 0;
      for (NamespaceRows rows : namespaces) {
        SocketTable table = rows.ledger().table();
        for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
          if (matches(query, rows.ledger(), row)) {
            if (total >= offset && page.size() < limit) {
              SocketRecord record = new SocketRecord();
              table.load(row, record);
              page.add(new Listed(join.connection(rows, row, record), record));
            }
            total++;
          }
        }
      }
      return new Page(total, page);
    }
  }

  private static boolean matches(Query query, ConnectionLedger ledger, int row) {
    SocketTable table = ledger.table();
    if (query.pid() != null && ledger.pid(row) != query.pid()) {
      return false;
    }
    TcpState state = query.state();
    if (state != null && table.state(row) != state.kernelNumber()) {
      return false;
    }
    return query.kind() == null || kind(ledger, row) == query.kind();
  }

  private static @Nullable CloseWaitKind kind(ConnectionLedger ledger, int row) {
    SocketTable table = ledger.table();
    return table.state(row) == TcpState.CLOSE_WAIT.kernelNumber()
        ? CloseWaitKind.of(table.inode(row), ledger.fd(row) >= 0, table.recvQueueBytes(row))
        : null;
  }
}
