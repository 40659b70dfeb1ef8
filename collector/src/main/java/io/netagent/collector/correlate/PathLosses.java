package io.netagent.collector.correlate;

import io.netagent.collector.aggregate.ListeningPorts;
import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sums up, by process and remote address, what the connections of one table sent again.
 *
 * <p>Columns beside those of the {@link SocketTable} keep what each row had told before. A row's
 * figures are taken over only when something of it was acknowledged since: so a connection whose
 * peer is gone counts for nothing here, and one that gets through after all counts whole; but not
 * while the peer's window is shut. Only paths that lost something within the last minute are kept.
 * Where the table tells no metrics (it is very large, or comes from a source without them) nothing
 * is found. Time is an argument. Not thread-safe.
 */
public final class PathLosses {
  private final ConnectionLedger ledger;
  private int[] bornIn = new int[0];
  private int[] retransmitsBefore = new int[0];
  private int[] sentBefore = new int[0];
  private int[] ackedBefore = new int[0];
  private final Map<Path, Losses> lossesByPath = new HashMap<>();
  private final LossMinute all = new LossMinute();
  private final PathTraffic traffic = new PathTraffic();
  private final Path probe = new Path();
  private boolean begun;

  /** Over the table of this ledger, to be updated after each of its readings. */
  public PathLosses(ConnectionLedger ledger) {
    this.ledger = ledger;
  }

  /** A key; one of them is filled anew for each question. */
  private static final class Path {
    int pid;
    long high;
    long low;
    boolean inbound;

    Path copy() {
      Path copy = new Path();
      copy.pid = pid;
      copy.high = high;
      copy.low = low;
      copy.inbound = inbound;
      return copy;
    }

    boolean leadsTo(Path other) {
      return high == other.high && low == other.low;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Path path
          && pid == path.pid
          && high == path.high
          && low == path.low
          && inbound == path.inbound;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(high * 31 + low) * 31 + (inbound ? ~pid : pid);
    }
  }

  private static final class Losses {
    final LossMinute minute = new LossMinute();
    final long sinceNanos;
    long lostAtNanos;
    int connections;
    int lossyNow;
    int lossyMost;
    long rttSum;
    int rttCount;

    Losses(long nowNanos) {
      sinceNanos = nowNanos;
      lostAtNanos = nowNanos;
    }

    void begin() {
      connections = 0;
      lossyNow = 0;
      rttSum = 0;
      rttCount = 0;
    }

    void add(int retransmits, int sent, long rttMicros, long nowNanos) {
      connections++;
      minute.count(retransmits, sent);
      if (retransmits > 0) {
        lostAtNanos = nowNanos;
        lossyNow++;
        lossyMost = Math.max(lossyMost, lossyNow);
      }
      if (rttMicros >= 0) {
        rttSum += rttMicros;
        rttCount++;
      }
    }
  }

  /**
   * Takes over what the latest reading has shown.
   *
   * @param gap nobody watched for longer than the ticks' interval: what happened meanwhile is not
   *     of the last minute
   */
  public void update(ListeningPorts listening, long nowNanos, boolean gap) {
    SocketTable table = ledger.table();
    ensureRoom(table.limit());
    boolean watched = begun && !gap;
    begun = true;
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (isTold(row)) {
        greet(row, watched);
        if (hasNews(row) && newRetransmits(row) > 0 && !isShut(row)) {
          fillProbe(listening, row);
          if (!lossesByPath.containsKey(probe)) {
            lossesByPath.put(probe.copy(), new Losses(nowNanos));
          }
        }
      }
    }
    lossesByPath.values().forEach(Losses::begin);
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (isTold(row)) {
        count(listening, row, nowNanos);
      }
    }
    all.end(nowNanos);
    traffic.end(nowNanos);
    lossesByPath.values().forEach(losses -> losses.minute.end(nowNanos));
    lossesByPath.values().removeIf(losses -> nowNanos - losses.lostAtNanos > LossMinute.NANOS);
  }

  /** Of the rows of a large table the first is all that is asked. */
  private boolean isTold(int row) {
    SocketTable table = ledger.table();
    return table.metric(row, TcpMetric.TOTAL_RETRANSMITS) >= 0
        && table.metric(row, TcpMetric.BYTES_ACKED) >= 0
        && table.metric(row, TcpMetric.DATA_SEGMENTS_SENT) >= 0;
  }

  /**
   * Begins to count: of a connection that is new all, of one that was not watched what comes.
   *
   * @param watched the reading before was not long ago
   */
  private void greet(int row, boolean watched) {
    SocketTable table = ledger.table();
    boolean isNew = bornIn[row] != table.bornIn(row);
    if (isNew && watched && table.isNew(row)) {
      retransmitsBefore[row] = 0;
      sentBefore[row] = 0;
      ackedBefore[row] = ~told(row, TcpMetric.BYTES_ACKED);
    } else if (isNew || !watched) {
      retransmitsBefore[row] = told(row, TcpMetric.TOTAL_RETRANSMITS);
      sentBefore[row] = told(row, TcpMetric.DATA_SEGMENTS_SENT);
      ackedBefore[row] = told(row, TcpMetric.BYTES_ACKED);
    }
    bornIn[row] = table.bornIn(row);
  }

  /** Modulo 2^32: only differences matter. */
  private int told(int row, TcpMetric metric) {
    return (int) ledger.table().metric(row, metric);
  }

  private boolean hasNews(int row) {
    return told(row, TcpMetric.BYTES_ACKED) != ackedBefore[row];
  }

  /**
   * The peer takes nothing now, so it reads more slowly than the path carries. What is sent again
   * on such a connection was mostly cut off by the window, or dropped by a receiver without room,
   * and says nothing of the path.
   */
  private boolean isShut(int row) {
    return ledger.table().metric(row, TcpMetric.SEND_WINDOW_BYTES) == 0;
  }

  private int newRetransmits(int row) {
    return told(row, TcpMetric.TOTAL_RETRANSMITS) - retransmitsBefore[row];
  }

  private void count(ListeningPorts listening, int row, long nowNanos) {
    int retransmits = 0;
    int sent = 0;
    if (hasNews(row)) {
      retransmits = newRetransmits(row);
      sent = told(row, TcpMetric.DATA_SEGMENTS_SENT) - sentBefore[row];
      retransmitsBefore[row] += retransmits;
      sentBefore[row] += sent;
      ackedBefore[row] = told(row, TcpMetric.BYTES_ACKED);
      if (isShut(row)) {
        retransmits = 0;
        sent = 0;
      }
    }
    all.count(retransmits, sent);
    if (sent > 0) {
      SocketTable table = ledger.table();
      long rttMicros = table.metric(row, TcpMetric.RTT_MICROS);
      traffic.add(
          table.remoteHigh(row), table.remoteLow(row), retransmits, sent, rttMicros, nowNanos);
    }
    if (lossesByPath.isEmpty()) {
      return;
    }
    fillProbe(listening, row);
    Losses losses = lossesByPath.get(probe);
    if (losses != null) {
      losses.add(retransmits, sent, ledger.table().metric(row, TcpMetric.RTT_MICROS), nowNanos);
    }
  }

  private void fillProbe(ListeningPorts listening, int row) {
    SocketTable table = ledger.table();
    probe.pid = ledger.pid(row);
    probe.high = table.remoteHigh(row);
    probe.low = table.remoteLow(row);
    probe.inbound = listening.contains(table.localPort(row));
  }

  /** The paths that lost something within the last minute, the one with the most losses first. */
  public List<PathLoss> paths(long namespace, long nowNanos) {
    List<PathLoss> paths = new ArrayList<>();
    lossesByPath.forEach((path, losses) -> paths.add(path(namespace, path, losses, nowNanos)));
    paths.sort((one, other) -> Long.compare(other.retransmitted(), one.retransmitted()));
    return paths;
  }

  /** Of all remote addresses to which something was sent within the last minute. */
  public PathQualities qualities(long nowNanos) {
    return traffic.qualities(nowNanos);
  }

  private PathLoss path(long namespace, Path path, Losses losses, long nowNanos) {
    long retransmitted = losses.minute.retransmitted();
    long sent = losses.minute.sent();
    return new PathLoss(
        namespace,
        path.pid,
        FourTuple.addressText(path.high, path.low),
        path.high,
        path.low,
        path.inbound,
        losses.connections,
        losses.lossyMost,
        retransmitted,
        sent,
        losses.minute.lossyLooks(),
        losses.minute.spreadSeconds(),
        losses.minute.watchedSeconds(),
        (nowNanos - losses.sinceNanos) / 1e9,
        losses.rttCount == 0 ? -1 : losses.rttSum / losses.rttCount,
        Math.max(0, all.retransmitted() - retransmittedTo(path)),
        Math.max(0, all.sent() - sentTo(path)));
  }

  /** By whatever process. */
  private long retransmittedTo(Path path) {
    return lossesByPath.entrySet().stream()
        .filter(entry -> entry.getKey().leadsTo(path))
        .mapToLong(entry -> entry.getValue().minute.retransmitted())
        .sum();
  }

  private long sentTo(Path path) {
    return lossesByPath.entrySet().stream()
        .filter(entry -> entry.getKey().leadsTo(path))
        .mapToLong(entry -> entry.getValue().minute.sent())
        .sum();
  }

  private void ensureRoom(int rows) {
    if (rows <= bornIn.length) {
      return;
    }
    int capacity = Math.max(256, rows + rows / 8);
    bornIn = Arrays.copyOf(bornIn, capacity);
    retransmitsBefore = Arrays.copyOf(retransmitsBefore, capacity);
    sentBefore = Arrays.copyOf(sentBefore, capacity);
    ackedBefore = Arrays.copyOf(ackedBefore, capacity);
  }
}
