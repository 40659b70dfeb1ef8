package io.netagent.collector.correlate;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedSite;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins the rows of the kernel's tables with what the agents recorded. For one tick.
 *
 * <p>The way is row → (pid, fd) → slot of that fd in the process's record. The slot is believed
 * only if its remote end and local port are the row's and it was opened before the table was read:
 * an fd may have been closed and used again between the readings, and then the slot speaks of
 * another connection. What does not fit is left unjoined, never guessed. The two ends of a
 * connection within one host are two rows, with the tuples reversed.
 */
public final class ConnectionJoin {
  private final Map<Integer, RecordSlots> slotsByPid = new HashMap<>();

  /** The keys of that map: most rows belong to processes without a record. */
  private final BitSet pidsWithRecord = new BitSet();

  private final long tableReadAtNanos;

  /**
   * With nothing joined yet.
   *
   * @param tableReadAtNanos CLOCK_MONOTONIC after the tables were read
   */
  public ConnectionJoin(Map<Integer, FlightRecord> recordByPid, long tableReadAtNanos) {
    this.tableReadAtNanos = tableReadAtNanos;
    recordByPid.forEach(
        (pid, record) -> {
          slotsByPid.put(pid, new RecordSlots(record));
          pidsWithRecord.set(pid);
        });
  }

  /**
   * The result for one tick.
   *
   * @param connections those that rules may want: in CLOSE_WAIT or SYN_SENT, listening, not
   *     accepted yet, with data that is not acknowledged or probes that are not answered, or known
   *     to an agent
   * @param sightings by pid, for each process with a record: its sockets and its slots, compared
   * @param unattributed rows that have an inode without a visible owner
   * @param closingUnattributed rows in FIN_WAIT2 and TIME_WAIT of which nobody knows whose they
   *     were
   */
  public record Joined(
      List<CorrelatedConnection> connections,
      Map<Integer, Sighting> sightings,
      int unattributed,
      int closingUnattributed) {}

  /**
   * The sockets of one process and the slots of its record.
   *
   * @param known rows with a descriptor of the process that a slot fits
   * @param unknown rows that no slot fitted in this and the tick before
   * @param withoutRow slots, older than the table's reading, that fit no row
   * @param listenPorts by fd, of its listeners
   */
  public record Sighting(
      int known,
      Map<UnknownSocketKind, Integer> unknown,
      List<OpenSlot> withoutRow,
      Map<Integer, Integer> listenPorts) {
    /** Of a process without a record. */
    public static final Sighting NONE = new Sighting(0, Map.of(), List.of(), Map.of());
  }

  /**
   * A slot that is in use.
   *
   * @param generation tells its socket from the one before on the same fd
   * @param closeRequested the program has asked to close it
   */
  public record OpenSlot(int fd, long generation, boolean closeRequested) {}

  private static final StateSet OWNERLESS = StateSet.of(TcpState.FIN_WAIT2, TcpState.TIME_WAIT);

  /** Joins all rows. */
  public Joined join(List<NamespaceRows> namespaces) {
    List<CorrelatedConnection> connections = new ArrayList<>();
    SocketRecord record = new SocketRecord();
    int unattributed = 0;
    int closingUnattributed = 0;
    for (NamespaceRows rows : namespaces) {
      ConnectionLedger ledger = rows.ledger();
      SocketTable table = ledger.table();
      for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
        int state = table.state(row);
        boolean listens = state == TcpState.LISTEN.kernelNumber();
        RecordSlots slots = ledger.fd(row) < 0 ? null : slots(ledger.pid(row));
        RecordedConnection recorded =
            slots == null ? null : slots.fitting(ledger.fd(row), table, row, tableReadAtNanos);
        if (slots != null) {
          slots.sight(ledger, row, recorded);
        }
        unattributed += ledger.isUnattributed(row) ? 1 : 0;
        closingUnattributed += ledger.pid(row) < 0 && OWNERLESS.contains(state) ? 1 : 0;
        if (recorded != null || listens || isTelling(ledger, row, state)) {
          table.load(row, record);
          connections.add(connection(rows, row, record, recorded));
        }
      }
    }
    Map<Integer, Sighting> sightings = new HashMap<>();
    slotsByPid.forEach((pid, slots) -> sightings.put(pid, slots.sighting(tableReadAtNanos)));
    return new Joined(connections, sightings, unattributed, closingUnattributed);
  }

  private static boolean isTelling(ConnectionLedger ledger, int row, int state) {
    SocketTable table = ledger.table();
    return isTelling(
        state,
        ledger.fd(row) >= 0,
        table.inode(row),
        table.sendQueueBytes(row),
        table.retransmits(row));
  }

  /** The same of a row that stands for itself; without a named holder it may have one. */
  static boolean isTelling(SocketRecord row) {
    return row.state() == TcpState.LISTEN
        || isTelling(
            row.stateNumber(),
            row.inode() != 0,
            row.inode(),
            row.sendQueueBytes(),
            row.retransmits());
  }

  /**
   * Few in a healthy table: rows that rules may want though no agent knows them. The kernel gives a
   * connection its inode in accept(2): one that is open has none before.
   */
  private static boolean isTelling(
      int state, boolean held, long inode, long sendQueueBytes, int retransmits) {
    return state == TcpState.CLOSE_WAIT.kernelNumber()
        || state == TcpState.SYN_SENT.kernelNumber()
        || (state == TcpState.ESTABLISHED.kernelNumber()
            && (inode == 0 || (held && (sendQueueBytes != 0 || retransmits > 0))));
  }

  private @Nullable RecordSlots slots(int pid) {
    return pid >= 0 && pidsWithRecord.get(pid) ? slotsByPid.get(pid) : null;
  }

  /** One row with all that is known of it. */
  public CorrelatedConnection connection(NamespaceRows rows, int row, SocketRecord record) {
    return connection(rows, row, record, recorded(rows, row));
  }

  /** What the agent knows of the row, or null: no agent, or not joined. */
  public @Nullable RecordedConnection recorded(NamespaceRows rows, int row) {
    ConnectionLedger ledger = rows.ledger();
    RecordSlots slots = ledger.fd(row) < 0 ? null : slots(ledger.pid(row));
    return slots == null
        ? null
        : slots.fitting(ledger.fd(row), ledger.table(), row, tableReadAtNanos);
  }

  /** CLOCK_MONOTONIC after the tables were read. */
  public long tableReadAtNanos() {
    return tableReadAtNanos;
  }

  private CorrelatedConnection connection(
      NamespaceRows rows, int row, SocketRecord record, @Nullable RecordedConnection recorded) {
    ConnectionLedger ledger = rows.ledger();
    TcpState state = record.state();
    CloseWaitKind kind = state == TcpState.CLOSE_WAIT ? closeWaitKind(ledger, row, recorded) : null;
    return new CorrelatedConnection(
        rows.namespace(),
        record.fourTuple(),
        record.family(),
        record.stateNumber(),
        state,
        record.recvQueueBytes(),
        record.sendQueueBytes(),
        record.uid(),
        record.inode(),
        ledger.pid(row),
        ledger.fd(row),
        kind,
        stateForNanos(ledger, row, kind, recorded) / 1e9,
        isStateSinceExact(ledger, row, kind, recorded),
        recorded == null
            ? Double.NaN
            : Math.max(0, tableReadAtNanos - recorded.lastActivityAtNanos()) / 1e9,
        Delivery.of(record),
        recorded,
        site(ledger, row, recorded));
  }

  /**
   * Why a row stands in CLOSE_WAIT, by the kernel's row and by what the agent knows of it. Recv-Q 0
   * alone does not prove that EOF was read: a read that takes the last data takes a FIN that stands
   * right behind it in the queue, too (tcp_recvmsg_locked: the FIN is a flag of the same buffer),
   * and the application hears of it with its next read only.
   */
  public CloseWaitKind closeWaitKind(
      ConnectionLedger ledger, int row, @Nullable RecordedConnection recorded) {
    SocketTable table = ledger.table();
    CloseWaitKind kind =
        CloseWaitKind.of(table.inode(row), ledger.fd(row) >= 0, table.recvQueueBytes(row));
    boolean endUnheard =
        recorded != null
            && recorded.readOperations() > 0
            && recorded.eofAtNanos() == 0
            && !recorded.inputShutdown();
    return kind == CloseWaitKind.EOF_READ && endUnheard ? CloseWaitKind.FIN_ONLY : kind;
  }

  /** How long the row has been in its state, at least. */
  public long stateForNanos(
      ConnectionLedger ledger,
      int row,
      @Nullable CloseWaitKind kind,
      @Nullable RecordedConnection recorded) {
    long watched = Math.max(0, tableReadAtNanos - ledger.seenSinceNanos(row));
    // The FIN had come when its EOF was read; a bound that needs no watching.
    return recorded != null && tellsFin(kind, recorded)
        ? Math.max(watched, tableReadAtNanos - recorded.eofAtNanos())
        : watched;
  }

  /** Whether that is the time of the change into its state, and no bound. */
  public boolean isStateSinceExact(
      ConnectionLedger ledger,
      int row,
      @Nullable CloseWaitKind kind,
      @Nullable RecordedConnection recorded) {
    return ledger.isStateSinceExact(row) || (recorded != null && tellsFin(kind, recorded));
  }

  private static boolean tellsFin(@Nullable CloseWaitKind kind, RecordedConnection recorded) {
    return kind == CloseWaitKind.EOF_READ && recorded.eofAtNanos() != 0;
  }

  private @Nullable RecordedSite site(
      ConnectionLedger ledger, int row, @Nullable RecordedConnection recorded) {
    RecordSlots slots = slots(ledger.pid(row));
    if (slots == null) {
      return null;
    }
    return slots.site(recorded == null ? ledger.siteId(row) : recorded.siteId());
  }
}
