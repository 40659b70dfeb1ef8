package io.netagent.collector.correlate;

import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for other ends in the tables of one tick: in the same network namespace, and for addresses
 * that are not loopback in all others, where a match counts only if it is the only one.
 */
public final class TablePeers implements PeerLookup {
  private final List<NamespaceRows> namespaces;

  /** The tables must stay as they are while this is asked. */
  public TablePeers(List<NamespaceRows> namespaces) {
    this.namespaces = List.copyOf(namespaces);
  }

  @Override
  public @Nullable Peer peerOf(CorrelatedConnection row) {
    FourTuple wanted = row.tuple().reversed();
    Peer only = null;
    for (NamespaceRows rows : namespaces) {
      boolean same = rows.namespace() == row.namespace();
      if (same || !isLoopback(wanted.localHigh(), wanted.localLow())) {
        Peer found = find(rows.ledger(), wanted);
        if (found != null && same) {
          return found;
        }
        if (found != null && only != null) {
          return null; // Two private networks with the same addresses.
        }
        only = found == null ? only : found;
      }
    }
    return only;
  }

  private static @Nullable Peer find(ConnectionLedger ledger, FourTuple wanted) {
    SocketTable table = ledger.table();
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (table.localPort(row) == wanted.localPort()
          && table.remotePort(row) == wanted.remotePort()
          && table.localLow(row) == wanted.localLow()
          && table.localHigh(row) == wanted.localHigh()
          && table.remoteLow(row) == wanted.remoteLow()
          && table.remoteHigh(row) == wanted.remoteHigh()) {
        return new Peer(ledger.pid(row), table.inode(row) > 0, table.recvQueueBytes(row));
      }
    }
    return null;
  }

  private static boolean isLoopback(long high, long low) {
    boolean v4 = high == 0 && low >>> 24 == 0xffff_7fL;
    return v4 || (high == 0 && low == 1);
  }
}
