package io.netagent.collector.expose.listing;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.aggregate.ListeningPorts;
import io.netagent.collector.correlate.ConnectionJoin;
import io.netagent.collector.correlate.ConnectionLedger;
import io.netagent.collector.correlate.NamespaceRows;
import io.netagent.recorder.RecordedConnection;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands on one row after the other, and tells of it what needs no object. */
public final class RowCursor {
  private static final int CLOSE_WAIT = TcpState.CLOSE_WAIT.kernelNumber();

  private final ConnectionJoin join;
  private final Owners owners;
  private NamespaceRows rows;
  private ConnectionLedger ledger;
  private SocketTable table;
  private @Nullable ListeningPorts listening;
  private final Map<ConnectionLedger, ListeningPorts> listeningIn = new HashMap<>();
  private int row;
  private @Nullable RecordedConnection recorded;
  private boolean recordedKnown;
  private int ownerOfPid = -1;
  private int ownerIndex = -1;

  /** Stands nowhere: {@link #enter} and {@link #moveTo} come first. */
  RowCursor(ConnectionJoin join, Owners owners, NamespaceRows first) {
    this.join = join;
    this.owners = owners;
    this.rows = first;
    this.ledger = first.ledger();
    this.table = ledger.table();
    this.ownerIndex = owners.index(-1);
  }

  void enter(NamespaceRows namespace) {
    if (ledger == namespace.ledger()) {
      return;
    }
    rows = namespace;
    ledger = namespace.ledger();
    table = ledger.table();
    listening = null;
  }

  void moveTo(int newRow) {
    row = newRow;
    recordedKnown = false;
  }

  int row() {
    return row;
  }

  NamespaceRows rows() {
    return rows;
  }

  SocketTable table() {
    return table;
  }

  ConnectionLedger ledger() {
    return ledger;
  }

  Owners owners() {
    return owners;
  }

  long nowNanos() {
    return join.tableReadAtNanos();
  }

  int pid() {
    return ledger.pid(row);
  }

  /** Of the owner among the {@link Owners}; negative if they don't know it. */
  int owner() {
    int pid = pid();
    if (pid != ownerOfPid) { // Rows of one process often stand together.
      ownerOfPid = pid;
      ownerIndex = owners.index(pid);
    }
    return ownerIndex;
  }

  int state() {
    return table.state(row);
  }

  @Nullable CloseWaitKind kind() {
    return state() == CLOSE_WAIT ? join.closeWaitKind(ledger, row, recorded()) : null;
  }

  @Nullable RecordedConnection recorded() {
    if (!recordedKnown) {
      recorded = join.recorded(rows, row);
      recordedKnown = true;
    }
    return recorded;
  }

  /** The number of the site within its process's record, or -1. */
  int site() {
    RecordedConnection known = recorded();
    return known == null ? ledger.siteId(row) : known.siteId();
  }

  Direction direction() {
    if (table.remotePort(row) == 0) {
      return Direction.NONE;
    }
    ListeningPorts ports = listening;
    if (ports == null) {
      ports = listeningIn.computeIfAbsent(ledger, each -> new ListeningPorts(table));
      listening = ports;
    }
    return ports.contains(table.localPort(row)) ? Direction.INBOUND : Direction.OUTBOUND;
  }

  /** As {@link io.netagent.collector.correlate.CorrelatedConnection#stateForSeconds}. */
  long stateForNanos() {
    RecordedConnection known = state() == CLOSE_WAIT ? recorded() : null;
    return join.stateForNanos(ledger, row, kind(), known);
  }

  /** Whether that is exact. */
  boolean stateSinceExact() {
    return join.isStateSinceExact(ledger, row, kind(), state() == CLOSE_WAIT ? recorded() : null);
  }
}
