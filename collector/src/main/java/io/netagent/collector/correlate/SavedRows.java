package io.netagent.collector.correlate;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.socket.SocketHolder;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of one saved text as a tick would show them: no ages, nothing recorded, and of owners
 * what the text itself names. Where it names none at all, its rows belong to one process without a
 * name, {@link #UNNAMED_PID}: a leak is one whoever has it.
 */
public final class SavedRows {
  /** The kernel's idle task, which has no socket: stands for the process that is not named. */
  public static final int UNNAMED_PID = 0;

  /** The network namespace of the text, which does not tell it. */
  public static final long NAMESPACE = 1;

  /** Sockets of which the text tells no inode are told apart by numbers beyond all inodes. */
  private static final long FIRST_MADE_UP_INODE = 1L << 52;

  /** The lowest port that Linux gives to a client by itself. */
  private static final int FIRST_EPHEMERAL_PORT = 32_768;

  private static final int PORTS = 1 << 16;

  private static final StateSet HELD =
      StateSet.of(TcpState.ESTABLISHED, TcpState.CLOSE_WAIT, TcpState.SYN_SENT, TcpState.LISTEN);

  private final SocketTable table = new SocketTable();
  private final List<CorrelatedConnection> telling = new ArrayList<>();
  private final Map<Integer, String> programByPid = new LinkedHashMap<>();
  private int[] pids = new int[1024];
  private long ownerless;
  private boolean listeners;
  private boolean timersTold;
  private long madeUpInode = FIRST_MADE_UP_INODE;

  public SavedRows() {
    table.begin();
  }

  /** Takes a row, in any order; of two of one socket the first. */
  public void add(SocketRecord row) {
    if (!table.add(row)) {
      return;
    }
    SocketHolder holder = new SocketHolder("", -1, -1);
    for (SocketHolder each : row.holders()) {
      if (each.pid() >= 0) {
        holder = each;
        programByPid.putIfAbsent(each.pid(), each.program());
        break;
      }
    }
    int index = table.limit() - 1; // A new table is filled without gaps.
    if (index >= pids.length) {
      pids = Arrays.copyOf(pids, 2 * pids.length);
    }
    pids[index] = holder.pid();
    boolean held = row.inode() != 0 && HELD.contains(row.stateNumber());
    ownerless += held && holder.pid() < 0 ? 1 : 0;
    listeners |= row.state() == TcpState.LISTEN;
    timersTold |= row.timerNumber() >= 0 || row.metricsTold();
    if (ConnectionJoin.isTelling(row)) {
      telling.add(connection(row, holder));
    }
  }

  /** All rows. */
  public SocketTable table() {
    return table;
  }

  /** The program that the text names for each pid. */
  public Map<Integer, String> programByPid() {
    return Map.copyOf(programByPid);
  }

  /** Rows that some process must hold, and the text does not say which. */
  public long ownerless() {
    return ownerless;
  }

  /** Whether it shows sockets that listen. */
  public boolean tellsListeners() {
    return listeners;
  }

  /** Whether any row tells its timer or the kernel's figures. */
  public boolean tellsTimers() {
    return timersTold;
  }

  /** The other ends of connections that the text shows both ends of. */
  public PeerLookup peers() {
    return new TablePeers(NAMESPACE, table, this::pid);
  }

  /** The owner of a row of the table, or -1. */
  public int pid(int row) {
    return owner(pids[row], table.inode(row), table.state(row));
  }

  /** The rows that rules may want, as {@link ConnectionJoin} chooses them. */
  public List<CorrelatedConnection> telling() {
    List<CorrelatedConnection> rows = new ArrayList<>();
    for (CorrelatedConnection row : telling) {
      int pid = owner(row.pid(), row.inode(), row.stateNumber());
      rows.add(owned(row, pid));
    }
    if (!listeners) {
      addListenersByUse(rows);
    }
    return rows;
  }

  private int owner(int named, long inode, int state) {
    boolean unnamed = named < 0 && programByPid.isEmpty() && inode != 0 && HELD.contains(state);
    return unnamed ? UNNAMED_PID : named;
  }

  private CorrelatedConnection connection(SocketRecord row, SocketHolder holder) {
    return new CorrelatedConnection(
        NAMESPACE,
        row.fourTuple(),
        row.family(),
        row.stateNumber(),
        row.state(),
        row.recvQueueBytes(),
        row.sendQueueBytes(),
        row.uid(),
        row.inode() < 0 ? madeUpInode++ : row.inode(),
        holder.pid(),
        holder.fd(),
        null,
        0,
        false,
        Double.NaN,
        Delivery.of(row),
        null,
        null);
  }

  private static CorrelatedConnection owned(CorrelatedConnection row, int pid) {
    return new CorrelatedConnection(
        row.namespace(),
        row.tuple(),
        row.family(),
        row.stateNumber(),
        row.state(),
        row.recvQueueBytes(),
        row.sendQueueBytes(),
        row.uid(),
        row.inode(),
        pid,
        row.fd(),
        row.state() == TcpState.CLOSE_WAIT
            ? CloseWaitKind.of(row.inode(), pid >= 0, row.recvQueueBytes())
            : null,
        row.stateForSeconds(),
        false,
        row.idleSeconds(),
        row.delivery(),
        null,
        null);
  }

  /**
   * Where the text leaves listeners out: a port below the ephemeral ones with several connections
   * on it is one that somebody listens on.
   */
  private void addListenersByUse(List<CorrelatedConnection> rows) {
    int[] uses = new int[PORTS];
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      uses[table.localPort(row)]++;
    }
    for (int port = 1; port < FIRST_EPHEMERAL_PORT; port++) {
      if (uses[port] > 1) {
        SocketRecord listener = new SocketRecord();
        listener.setState(6, TcpState.LISTEN.kernelNumber());
        listener.setLocal(0, 0, port);
        listener.setRemote(0, 0, 0);
        rows.add(connection(listener, new SocketHolder("", -1, -1)));
      }
    }
  }
}
