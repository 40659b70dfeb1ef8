package io.netagent.collector.correlate;

import io.netagent.recorder.ClosedConnection;
import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The connections that have ended of late: the rows that tables showed no more, and the closes that
 * agents recorded. The two are joined when somebody asks, by network namespace, four-tuple and
 * time. Of each {@value #KEPT}, for ten minutes; where more have ended, each process keeps its
 * latest ones, its share of these at least, however many another one closes. Not thread-safe.
 *
 * <p>A row is that close's if the connection was open when the row was, and was not closed before:
 * two connections that use the same ports one after the other don't overlap.
 */
public final class EndedConnections {
  /** Some 1.5 MB of rows and as much of closes, where so many have ended. */
  static final int KEPT = 16_384;

  static final long KEPT_NANOS = 600_000_000_000L;

  /** A table takes a moment to be read, and its time is that of the end. */
  private static final long READING_NANOS = 1_000_000_000L;

  private static final StateSet OPEN =
      StateSet.of(TcpState.SYN_SENT, TcpState.SYN_RECV, TcpState.ESTABLISHED, TcpState.CLOSE_WAIT);

  private final DepartedRows rows = new DepartedRows(KEPT);
  private final FairPlaces places = new FairPlaces(KEPT);
  private @Nullable ClosedConnection[] closes = new ClosedConnection[0];
  private int[] closers = new int[0];
  private long[] namespaces = new long[0];
  private long nowNanos;
  private final SocketRecord record = new SocketRecord();

  /** Says that a connection with these features is the one that is looked for. */
  @FunctionalInterface
  public interface Named {
    /**
     * Whether it is.
     *
     * @param cookie 0 where the source told none
     * @param bornIn see {@link io.netagent.socket.SocketTable#bornIn}
     */
    boolean fits(long namespace, long cookie, int bornIn, FourTuple tuple);
  }

  /** Each tick begins so. */
  public void at(long nowNanos) {
    this.nowNanos = nowNanos;
    rows.forget(nowNanos - KEPT_NANOS);
    places.free(this::isForgotten);
  }

  private boolean isForgotten(int at) {
    ClosedConnection each = Objects.requireNonNull(closes[at]);
    boolean forgotten = nowNanos - each.closedAtNanos() > KEPT_NANOS;
    if (forgotten) {
      closes[at] = null;
    }
    return forgotten;
  }

  /** From now on rows of these tables are remembered when they are gone. */
  public void watch(List<NamespaceRows> tables) {
    for (NamespaceRows each : tables) {
      ConnectionLedger ledger = each.ledger();
      ledger.table().onDeparture(row -> depart(each.namespace(), ledger, row));
    }
  }

  private void depart(long namespace, ConnectionLedger ledger, int row) {
    ledger.table().load(row, record);
    if (record.remotePort() != 0 && ledger.knows(row)) {
      rows.add(namespace, ledger, row, record, nowNanos);
    }
  }

  /** What the agent of this process has recorded since the tick before. */
  public void closed(int pid, long namespace, List<ClosedConnection> connections) {
    for (ClosedConnection each : connections) {
      if (each.localPort() != 0) {
        add(pid, namespace, each);
      }
    }
  }

  private void add(int pid, long namespace, ClosedConnection each) {
    int at = places.take(pid);
    int room = places.room();
    if (closes.length < room) {
      closes = Arrays.copyOf(closes, room);
      closers = Arrays.copyOf(closers, room);
      namespaces = Arrays.copyOf(namespaces, room);
    }
    closes[at] = each;
    closers[at] = pid;
    namespaces[at] = namespace;
  }

  /** The latest such connection that has no row any more; null if none is remembered. */
  public @Nullable EndedConnection find(Named named) {
    int latest = -1;
    for (int at = 0; at < rows.room(); at++) {
      if (rows.number(at) > (latest < 0 ? 0 : rows.number(latest))
          && named.fits(rows.namespace(at), rows.cookie(at), rows.bornIn(at), rows.tuple(at))) {
        latest = at;
      }
    }
    return latest < 0
        ? null
        : ended(
            rows.namespace(latest),
            rows.tuple(latest),
            rows.family(latest),
            rows.pid(latest),
            rows.siteId(latest),
            rows.state(latest),
            rows.sinceNanos(latest),
            rows.goneAtNanos(latest));
  }

  /** What is known of the close of a row that is still there; null while it is open. */
  public @Nullable EndedConnection find(NamespaceRows tables, int row) {
    ConnectionLedger ledger = tables.ledger();
    ledger.table().load(row, record);
    if (OPEN.contains(record.stateNumber()) || record.remotePort() == 0) {
      return null;
    }
    EndedConnection ended =
        ended(
            tables.namespace(),
            record.fourTuple(),
            record.family(),
            ledger.pid(row),
            ledger.siteId(row),
            record.stateNumber(),
            ledger.seenSinceNanos(row),
            0);
    return ended.closed() == null ? null : ended;
  }

  private EndedConnection ended(
      long namespace,
      FourTuple tuple,
      int family,
      int pid,
      int siteId,
      int state,
      long sinceNanos,
      long goneAtNanos) {
    long endNanos = goneAtNanos == 0 ? nowNanos + READING_NANOS : goneAtNanos + READING_NANOS;
    int bestAt = -1;
    ClosedConnection best = null;
    for (int at = 0; at < closes.length; at++) {
      ClosedConnection each = closes[at];
      if (each != null
          && namespaces[at] == namespace
          && (pid < 0 || closers[at] == pid)
          && isOf(tuple, each)
          && each.openedAtNanos() - sinceNanos <= READING_NANOS
          && each.closedAtNanos() - endNanos <= 0
          && (!OPEN.contains(state) || each.closedAtNanos() - sinceNanos >= -READING_NANOS)
          && (best == null || isLater(each, best))) {
        bestAt = at;
        best = each;
      }
    }
    return new EndedConnection(
        namespace,
        tuple,
        family,
        best == null ? pid : closers[bestAt],
        best == null || best.siteId() < 0 ? siteId : best.siteId(),
        state,
        goneAtNanos,
        best);
  }

  /** Of two readings of one close, the one that has found a site. */
  private static boolean isLater(ClosedConnection each, ClosedConnection best) {
    return each.closedAtNanos() == best.closedAtNanos()
        ? each.siteId() >= 0
        : each.closedAtNanos() - best.closedAtNanos() > 0;
  }

  private static boolean isOf(FourTuple tuple, ClosedConnection closed) {
    return closed.localPort() == tuple.localPort()
        && closed.remotePort() == tuple.remotePort()
        && closed.remoteLow() == tuple.remoteLow()
        && closed.remoteHigh() == tuple.remoteHigh();
  }
}
