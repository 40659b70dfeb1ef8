package io.netagent.collector.correlate;

import io.netagent.collector.aggregate.ActiveCloses;
import io.netagent.collector.source.WantedOwners;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import io.netagent.socket.TcpTimer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What is known of each row of a table beyond the kernel's own words: since when it has been in its
 * state, and whose it is or was.
 *
 * <p>Columns beside those of the {@link SocketTable}, by the row's index, which stays the same from
 * the socket's first reading to its last. So a connection that its process has closed keeps its
 * owner through FIN_WAIT2 and TIME_WAIT, where the kernel knows none: by the socket's cookie, or by
 * its four-tuple where the source tells no cookie. Time is an argument. Not thread-safe.
 */
public final class ConnectionLedger {
  static final int NOBODY = -1;

  /** The kernel's TCP_TIMEWAIT_LEN, which is no setting. */
  private static final long TIME_WAIT_NANOS = 60_000_000_000L;

  /** A socket whose owner can't be found is looked for after 1, 2, 4 … ticks, at most so many. */
  private static final int MAX_PAUSE_TICKS = 16;

  private final SocketTable table;

  /** With the index, the socket that the columns speak of; see {@link SocketTable#bornIn}. */
  private int[] bornIn = new int[0];

  private byte[] state = new byte[0];
  private long[] sinceNanos = new long[0];
  private int[] pid = new int[0];

  /** -1 also where the pid is known, but the socket has no descriptor any more. */
  private int[] fd = new int[0];

  /** The site the agent named for a connection that it saw closed; -1 for none. */
  private int[] siteId = new int[0];

  /** How often the owner was looked for in vain. */
  private byte[] misses = new byte[0];

  /** The tick in which it is looked for next. */
  private int[] nextLook = new int[0];

  /** See {@link #unrecorded}. */
  private byte[] unrecorded = new byte[0];

  private final BitSet exact = new BitSet();

  /** Rows whose fd is known. */
  private final BitSet held = new BitSet();

  private StateSet coveredBefore = new StateSet(0);
  private int tick;
  private int verifyFrom;
  private int lastinglyUnattributed;

  /** A ledger for this table, to be updated after each of its readings. */
  public ConnectionLedger(SocketTable table) {
    this.table = table;
  }

  /** Hears that a descriptor's socket is gone. */
  public interface Releases {
    /** The process holds that socket no more, as far as the kernel's table tells. */
    void released(int pid, int fd);
  }

  /** Answers whether a descriptor still is a socket. */
  public interface HolderCheck {
    /** True while the process's descriptor is the socket with this inode. */
    boolean stillHolds(int pid, int fd, long inode);
  }

  public SocketTable table() {
    return table;
  }

  /**
   * Takes over what the latest reading has shown.
   *
   * @param nowNanos CLOCK_MONOTONIC after the reading
   * @param gap nobody watched for longer than the ticks' interval: a change since the reading
   *     before has no known time
   * @param covered the states that were read since the update before; none if there was no reading
   * @param ended pids that have ended since the reading before, or are another process now
   */
  public void update(
      long nowNanos, boolean gap, StateSet covered, List<Integer> ended, Releases releases) {
    tick++;
    ensureRoom(table.limit());
    forgetEnded(ended);
    for (int row = held.nextSetBit(0); row >= 0; row = held.nextSetBit(row + 1)) {
      if (!table.has(row) || table.bornIn(row) != bornIn[row] || table.inode(row) == 0) {
        releases.released(pid[row], fd[row]);
        fd[row] = NOBODY;
        held.clear(row);
      }
    }
    SocketRecord record = new SocketRecord();
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      boolean isNew = table.bornIn(row) != bornIn[row];
      if (isNew) {
        bornIn[row] = table.bornIn(row);
        pid[row] = NOBODY;
        fd[row] = NOBODY;
        siteId[row] = -1;
        misses[row] = 0;
        nextLook[row] = tick;
        unrecorded[row] = 0;
      }
      if (isNew || state[row] != (byte) table.state(row)) {
        state[row] = (byte) table.state(row);
        dateState(row, record, nowNanos, !gap && coveredBefore.contains(table.state(row)));
      }
    }
    coveredBefore = covered;
  }

  private void dateState(int row, SocketRecord record, long nowNanos, boolean watched) {
    sinceNanos[row] = nowNanos;
    exact.set(row, watched);
    if (table.state(row) == TcpState.TIME_WAIT.kernelNumber()) {
      table.load(row, record);
      if (record.timer() == TcpTimer.TIME_WAIT) { // Its timer tells exactly.
        sinceNanos[row] =
            nowNanos - Math.max(0, TIME_WAIT_NANOS - record.timerRemainingMillis() * 1_000_000L);
        exact.set(row);
      }
    }
  }

  /** A process that has ended owns nothing: its number may be another one's soon. */
  private void forgetEnded(List<Integer> ended) {
    if (ended.isEmpty()) {
      return;
    }
    BitSet pids = new BitSet();
    ended.forEach(pids::set);
    for (int row = 0; row < pid.length; row++) {
      if (pid[row] >= 0 && pids.get(pid[row])) {
        pid[row] = NOBODY;
        fd[row] = NOBODY;
        siteId[row] = -1;
        held.clear(row);
      }
    }
  }

  /**
   * Asks for the owner of each socket that has one and whose owner is not known.
   *
   * @param ticketBase is added to the row to make the ticket
   */
  public void ask(WantedOwners wanted, long ticketBase) {
    lastinglyUnattributed = 0;
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (isUnattributed(row)) {
        lastinglyUnattributed += misses[row] > 1 ? 1 : 0;
        if (nextLook[row] - tick <= 0) {
          wanted.add(table.inode(row), ticketBase + row);
        }
      }
    }
  }

  /** An answer to {@link #ask}: pid and fd are -1 if nobody visible holds it. */
  public void setOwner(int row, int pid, int fd) {
    this.pid[row] = pid;
    this.fd[row] = fd;
    if (pid >= 0) {
      held.set(row);
      misses[row] = 0;
      unrecorded[row] = 0;
      return;
    }
    int pause = Math.min(MAX_PAUSE_TICKS, 1 << Math.min(misses[row], 6));
    nextLook[row] = tick + pause;
    if (misses[row] < Byte.MAX_VALUE) {
      misses[row]++;
    }
  }

  /** The agent of this process has recorded that it closed the connection. */
  void setCloser(int row, int pid, int siteId) {
    this.pid[row] = pid;
    this.siteId[row] = siteId;
  }

  /**
   * Checks some of the known owners, the next ones at each call: a socket may be handed on by fork
   * or over a Unix socket. Who holds it no more is looked for anew.
   */
  public void verify(int count, HolderCheck check, Releases releases) {
    for (int i = 0; i < count; i++) {
      int row = held.nextSetBit(verifyFrom);
      if (row < 0) {
        verifyFrom = 0;
        return;
      }
      verifyFrom = row + 1;
      if (!check.stillHolds(pid[row], fd[row], table.inode(row))) {
        releases.released(pid[row], fd[row]);
        held.clear(row);
        pid[row] = NOBODY;
        fd[row] = NOBODY;
        nextLook[row] = tick;
      }
    }
  }

  /** Whether what it says of this row is of the socket that is there now. */
  boolean knows(int row) {
    return row < bornIn.length && bornIn[row] == table.bornIn(row);
  }

  /** The owner, or who has closed it; -1 if that is not known. */
  public int pid(int row) {
    return pid[row];
  }

  /** The owner's descriptor, or -1. */
  public int fd(int row) {
    return fd[row];
  }

  /** The site named by the agent that closed it, or -1. */
  public int siteId(int row) {
    return siteId[row];
  }

  /** What it knows of rows that were closed here, at this time. */
  public ActiveCloses.Closers closers(long nowNanos) {
    return new ActiveCloses.Closers() {
      @Override
      public int pid(int row) {
        return pid[row];
      }

      @Override
      public int siteId(int row) {
        return siteId[row];
      }

      @Override
      public double stateForSeconds(int row) {
        return ConnectionLedger.this.stateForSeconds(row, nowNanos);
      }
    };
  }

  /** When it was first seen in its state; CLOCK_MONOTONIC. */
  long seenSinceNanos(int row) {
    return sinceNanos[row];
  }

  /** How long the row has been in its state, at least. */
  public double stateForSeconds(int row, long nowNanos) {
    return Math.max(0, nowNanos - sinceNanos[row]) / 1e9;
  }

  /** Whether the change into the state was seen, to one tick. */
  public boolean isStateSinceExact(int row) {
    return exact.get(row);
  }

  /** Whether the row has an inode, and its owner was looked for in vain. */
  public boolean isUnattributed(int row) {
    return fd[row] == NOBODY && table.inode(row) > 0;
  }

  /**
   * The rows that were {@link #isUnattributed} at the latest {@link #ask} and had been looked for
   * more than once.
   */
  public int lastinglyUnattributed() {
    return lastinglyUnattributed;
  }

  /**
   * The agent of its owner does not know it, as far as this tick shows.
   *
   * @return in how many ticks in a row that was so; a tick whose reading did not cover the row's
   *     state does not count, because the socket may be closed by now
   */
  int unrecorded(int row) {
    if (coveredBefore.contains(state[row]) && unrecorded[row] < Byte.MAX_VALUE) {
      unrecorded[row]++;
    }
    return unrecorded[row];
  }

  /** The agent of its owner knows it. */
  void recorded(int row) {
    unrecorded[row] = 0;
  }

  private void ensureRoom(int rows) {
    if (rows <= pid.length) {
      return;
    }
    int capacity = Math.max(256, rows + rows / 8);
    bornIn = Arrays.copyOf(bornIn, capacity);
    state = Arrays.copyOf(state, capacity);
    sinceNanos = Arrays.copyOf(sinceNanos, capacity);
    pid = Arrays.copyOf(pid, capacity);
    fd = Arrays.copyOf(fd, capacity);
    siteId = Arrays.copyOf(siteId, capacity);
    misses = Arrays.copyOf(misses, capacity);
    nextLook = Arrays.copyOf(nextLook, capacity);
    unrecorded = Arrays.copyOf(unrecorded, capacity);
  }
}
