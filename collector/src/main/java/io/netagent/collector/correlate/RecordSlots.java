package io.netagent.collector.correlate;

import io.netagent.collector.correlate.ConnectionJoin.OpenSlot;
import io.netagent.collector.correlate.ConnectionJoin.Sighting;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordHeader;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedListener;
import io.netagent.recorder.RecordedSite;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The slots of one record, by fd, and which of the process's sockets fit them. For one tick. */
final class RecordSlots {
  /** Of the ticks that a socket has not been in the record, the one from which on that counts. */
  private static final int LASTING = 2;

  private final List<RecordedConnection> connections;

  /** Numbers of descriptors are small and dense; null where the record has none. */
  private final @Nullable RecordedConnection[] byFd;

  private final List<RecordedSite> sites;
  private final Map<Integer, RecordedListener> listenerByFd = new HashMap<>();
  private final RecordHeader header;
  private final Map<UnknownSocketKind, Integer> unknown = new EnumMap<>(UnknownSocketKind.class);
  private final BitSet fdsWithRow = new BitSet();
  private final Map<Integer, Integer> listenPorts = new HashMap<>();

  RecordSlots(FlightRecord record) {
    sites = record.sites();
    header = record.header();
    connections = record.connections();
    byFd =
        new RecordedConnection
            [1 + connections.stream().mapToInt(RecordedConnection::fd).max().orElse(-1)];
    connections.forEach(connection -> byFd[connection.fd()] = connection);
    record.listeners().forEach(listener -> listenerByFd.put(listener.fd(), listener));
  }

  @Nullable RecordedConnection fitting(int fd, SocketTable table, int row, long tableReadAtNanos) {
    RecordedConnection recorded = fd < byFd.length ? byFd[fd] : null;
    return recorded != null && fits(recorded, table, row, tableReadAtNanos) ? recorded : null;
  }

  void sight(ConnectionLedger ledger, int row, @Nullable RecordedConnection recorded) {
    boolean listens = ledger.table().state(row) == TcpState.LISTEN.kernelNumber();
    if (listens) {
      listenPorts.put(ledger.fd(row), ledger.table().localPort(row));
    }
    if (recorded != null || (listens && listenerByFd.containsKey(ledger.fd(row)))) {
      fdsWithRow.set(ledger.fd(row));
      ledger.recorded(row);
    } else if (ledger.unrecorded(row) >= LASTING) {
      unknown.merge(unknownKind(ledger, row), 1, Integer::sum);
    }
  }

  private UnknownSocketKind unknownKind(ConnectionLedger ledger, int row) {
    if (ledger.fd(row) >= header.backedSlots()) {
      return UnknownSocketKind.BEYOND_SLOTS;
    }
    if (ledger.seenSinceNanos(row) - header.startedAtNanos() < 0) {
      return UnknownSocketKind.BEFORE_AGENT;
    }
    return ledger.table().state(row) == TcpState.LISTEN.kernelNumber()
        ? UnknownSocketKind.LISTENER
        : UnknownSocketKind.OTHER;
  }

  Sighting sighting(long tableReadAtNanos) {
    List<OpenSlot> withoutRow = new ArrayList<>();
    for (RecordedConnection each : connections) {
      if (!fdsWithRow.get(each.fd()) && each.openedAtNanos() - tableReadAtNanos <= 0) {
        boolean closeRequested = each.closeRequestedAtNanos() != 0;
        withoutRow.add(new OpenSlot(each.fd(), each.generation(), closeRequested));
      }
    }
    for (RecordedListener each : listenerByFd.values()) {
      if (!fdsWithRow.get(each.fd()) && each.openedAtNanos() - tableReadAtNanos <= 0) {
        withoutRow.add(new OpenSlot(each.fd(), each.generation(), false));
      }
    }
    return new Sighting(fdsWithRow.cardinality(), unknown, withoutRow, listenPorts);
  }

  @Nullable RecordedSite site(int id) {
    return id >= 0 && id < sites.size() ? sites.get(id) : null;
  }

  private static boolean fits(
      RecordedConnection recorded, SocketTable table, int row, long tableReadAtNanos) {
    return recorded.remotePort() == table.remotePort(row)
        && recorded.remoteLow() == table.remoteLow(row)
        && recorded.remoteHigh() == table.remoteHigh(row)
        && (recorded.localPort() == 0 || recorded.localPort() == table.localPort(row))
        && recorded.openedAtNanos() - tableReadAtNanos <= 0;
  }
}
