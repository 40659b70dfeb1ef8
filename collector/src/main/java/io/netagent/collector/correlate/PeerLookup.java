package io.netagent.collector.correlate;

import java.util.Collection;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the other end of a connection that stays within this host. */
public interface PeerLookup {
  /** Knows of no other end. */
  PeerLookup NONE = row -> null;

  /**
   * The other end's row.
   *
   * @param pid of the owner, or -1: not visible, or not accepted yet
   * @param accepted it has a socket; else it waits in its listener's accept queue
   * @param recvQueueBytes that have come and that its program has not read
   */
  record Peer(int pid, boolean accepted, long recvQueueBytes) {}

  /**
   * The other end, or null: on another host, or not to be told. Costs a walk over the table, so it
   * is for the few rows that are suspected of something.
   */
  @Nullable Peer peerOf(CorrelatedConnection row);

  /**
   * The other ends of many rows, at the cost of one walk.
   *
   * @return by the row itself, not by one equal to it; without those of which there is none
   */
  default IdentityHashMap<CorrelatedConnection, Peer> peersOf(
      Collection<CorrelatedConnection> rows) {
    IdentityHashMap<CorrelatedConnection, Peer> peers = new IdentityHashMap<>();
    for (CorrelatedConnection row : rows) {
      Peer peer = peerOf(row);
      if (peer != null) {
        peers.put(row, peer);
      }
    }
    return peers;
  }
}
