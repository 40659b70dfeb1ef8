package io.netagent.collector.correlate;

import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Looks for other ends in the tables of one tick: in the same network namespace, and for addresses
 * that are not loopback in all others, where a match counts only if it is the only one.
 */
public final class TablePeers implements PeerLookup {
  private final List<Rows> tables;

  private record Rows(long namespace, SocketTable table, IntUnaryOperator pidOf) {}

  /** Those of the ends that are wanted: few rows get past them. */
  private record Ports(BitSet local, BitSet remote) {}

  /** What one row's search has found so far. */
  private static final class Search {
    final CorrelatedConnection row;
    final FourTuple wanted;
    @Nullable Peer here;
    @Nullable Peer elsewhere;
    boolean ambiguous;

    Search(CorrelatedConnection row) {
      this.row = row;
      this.wanted = row.tuple().reversed();
    }

    void found(long namespace, Peer peer) {
      if (namespace == row.namespace()) {
        here = peer;
      } else if (!isLoopback(wanted.localHigh(), wanted.localLow())) {
        ambiguous |= elsewhere != null; // Two private networks with the same addresses.
        elsewhere = peer;
      }
    }

    @Nullable Peer result() {
      return here != null || ambiguous ? here : elsewhere;
    }
  }

  /** The tables must stay as they are while this is asked. */
  public TablePeers(List<NamespaceRows> namespaces) {
    tables =
        namespaces.stream()
            .map(
                rows ->
                    new Rows(
                        rows.namespace(), rows.ledger().table(), row -> rows.ledger().pid(row)))
            .toList();
  }

  /** The other ends within one saved table. */
  TablePeers(long namespace, SocketTable table, IntUnaryOperator pidOf) {
    tables = List.of(new Rows(namespace, table, pidOf));
  }

  @Override
  public @Nullable Peer peerOf(CorrelatedConnection row) {
    return peersOf(List.of(row)).get(row);
  }

  @Override
  public IdentityHashMap<CorrelatedConnection, Peer> peersOf(
      Collection<CorrelatedConnection> rows) {
    Map<FourTuple, List<Search>> searches = new HashMap<>();
    Ports ports = new Ports(new BitSet(), new BitSet());
    for (CorrelatedConnection row : rows) {
      Search search = new Search(row);
      searches.computeIfAbsent(search.wanted, wanted -> new ArrayList<>()).add(search);
      ports.local.set(search.wanted.localPort());
      ports.remote.set(search.wanted.remotePort());
    }
    if (!searches.isEmpty()) {
      tables.forEach(table -> walk(table, ports, searches));
    }
    IdentityHashMap<CorrelatedConnection, Peer> peers = new IdentityHashMap<>();
    for (List<Search> same : searches.values()) {
      for (Search search : same) {
        Peer peer = search.result();
        if (peer != null) {
          peers.put(search.row, peer);
        }
      }
    }
    return peers;
  }

  private static void walk(Rows rows, Ports ports, Map<FourTuple, List<Search>> searches) {
    SocketTable table = rows.table;
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (ports.local.get(table.localPort(row)) && ports.remote.get(table.remotePort(row))) {
        List<Search> fitting = searches.get(tuple(table, row));
        if (fitting != null) {
          // A table that does not tell inodes (-1) does not tell accepted ones from others.
          Peer peer =
              new Peer(
                  rows.pidOf.applyAsInt(row), table.inode(row) != 0, table.recvQueueBytes(row));
          fitting.forEach(search -> search.found(rows.namespace, peer));
        }
      }
    }
  }

  private static FourTuple tuple(SocketTable table, int row) {
    return new FourTuple(
        table.localHigh(row),
        table.localLow(row),
        table.localPort(row),
        table.remoteHigh(row),
        table.remoteLow(row),
        table.remotePort(row));
  }

  private static boolean isLoopback(long high, long low) {
    boolean v4 = high == 0 && low >>> 24 == 0xffff_7fL;
    return v4 || (high == 0 && low == 1);
  }
}
