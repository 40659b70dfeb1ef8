package io.netagent.collector.correlate;

import static io.netagent.collector.HandMadeTable.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netagent.collector.HandMadeTable;
import io.netagent.collector.HandMadeTable.Row;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TablePeersTest {
  private static final long NOW = 100_000_000_000L;
  private static final Row CLIENT =
      row(TcpState.ESTABLISHED, "10.0.0.1", 40_000, "10.0.0.2", 443).inode(11);
  private static final Row SERVER =
      row(TcpState.ESTABLISHED, "10.0.0.2", 443, "10.0.0.1", 40_000).inode(12).queue(77, -1);

  private static NamespaceRows namespace(long number, Row... rows) {
    ConnectionLedger ledger = new ConnectionLedger(HandMadeTable.of(rows));
    ledger.update(NOW, false, StateSet.ALL, List.of(), (p, fd) -> {});
    for (int i = 0; i < rows.length; i++) {
      ledger.setOwner(i, 100 + i, 5);
    }
    return new NamespaceRows(number, ledger);
  }

  private static CorrelatedConnection first(NamespaceRows rows) {
    SocketRecord record = new SocketRecord();
    rows.ledger().table().load(0, record);
    return new ConnectionJoin(Map.of(), NOW).connection(rows, 0, record);
  }

  @Test
  void peerOf_bothEndsInOneNamespace_isTheReversedRow() {
    NamespaceRows own = namespace(1, CLIENT, SERVER);
    assertEquals(
        new PeerLookup.Peer(101, true, 77), new TablePeers(List.of(own)).peerOf(first(own)));
  }

  @Test
  void peerOf_peerWithoutInode_isNotAccepted() {
    NamespaceRows own = namespace(1, CLIENT, SERVER.inode(0));
    assertEquals(
        new PeerLookup.Peer(101, false, 77), new TablePeers(List.of(own)).peerOf(first(own)));
  }

  @Test
  void peerOf_remoteOnAnotherHost_isNull() {
    NamespaceRows own = namespace(1, CLIENT);
    assertNull(new TablePeers(List.of(own)).peerOf(first(own)));
  }

  @Test
  void peerOf_peerInAnotherNamespace_isFound() {
    NamespaceRows own = namespace(1, CLIENT);
    NamespaceRows other = namespace(2, SERVER);
    assertEquals(
        new PeerLookup.Peer(100, true, 77), new TablePeers(List.of(own, other)).peerOf(first(own)));
  }

  @Test
  void peerOf_sameAddressesInTwoOtherNamespaces_isNull() {
    NamespaceRows own = namespace(1, CLIENT);
    assertNull(
        new TablePeers(List.of(own, namespace(2, SERVER), namespace(3, SERVER)))
            .peerOf(first(own)));
  }

  @Test
  void peerOf_loopbackOfAnotherNamespace_isNotThisOne() {
    NamespaceRows own =
        namespace(1, row(TcpState.ESTABLISHED, "127.0.0.1", 40_000, "127.0.0.1", 443).inode(11));
    NamespaceRows other =
        namespace(2, row(TcpState.ESTABLISHED, "127.0.0.1", 443, "127.0.0.1", 40_000).inode(12));
    assertNull(new TablePeers(List.of(own, other)).peerOf(first(own)));
  }

  @Test
  void peersOf_manyRows_eachHasItsOwn() {
    Row[] rows = new Row[40];
    for (int i = 0; i < 20; i++) {
      rows[i] = row(TcpState.ESTABLISHED, "10.0.0.1", 40_000 + i, "10.0.0.2", 443).inode(20 + i);
      rows[39 - i] =
          row(TcpState.ESTABLISHED, "10.0.0.2", 443, "10.0.0.1", 40_000 + i)
              .inode(60 + i)
              .queue(i, -1);
    }
    NamespaceRows own = namespace(1, rows);
    List<CorrelatedConnection> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      SocketRecord record = new SocketRecord();
      own.ledger().table().load(i, record);
      clients.add(new ConnectionJoin(Map.of(), NOW).connection(own, i, record));
    }
    TablePeers peers = new TablePeers(List.of(own));
    IdentityHashMap<CorrelatedConnection, PeerLookup.Peer> found = peers.peersOf(clients);
    for (int i = 0; i < 20; i++) {
      assertEquals(new PeerLookup.Peer(139 - i, true, i), found.get(clients.get(i)));
      assertEquals(found.get(clients.get(i)), peers.peerOf(clients.get(i)));
    }
  }
}
