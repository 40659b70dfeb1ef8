package io.netagent.socket;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of 1,024 rows of a {@link SocketTable}. Columns of primitives take 75 bytes a row;
 * those that most tables have no use for exist only once a row of the block needs them.
 */
final class RowBlock {
  static final int ROWS = 1024;

  private static final TcpMetric[] METRICS = TcpMetric.values();

  /** What is told in text; most rows have none of it. */
  private record Texts(
      @Nullable String localScope, @Nullable String remoteScope, List<SocketHolder> holders) {}

  final long[] localLow = new long[ROWS];
  final long[] remoteLow = new long[ROWS];
  final long[] inode = new long[ROWS];
  final long[] cookie = new long[ROWS];

  /** Local port in the upper half, remote port in the lower. */
  final int[] ports = new int[ROWS];

  /** An unsigned number of 32 bits, like sendQueueBytes. */
  private final int[] recvQueueBytes = new int[ROWS];

  private final int[] sendQueueBytes = new int[ROWS];
  private final int[] timerRemainingMillis = new int[ROWS];
  private final int[] retransmits = new int[ROWS];

  /** Unsigned, and all ones for -1, which no user has. */
  private final int[] uid = new int[ROWS];

  /** The number of the reading that showed the row last, and of the one that showed it first. */
  final int[] seenIn = new int[ROWS];

  final int[] bornIn = new int[ROWS];

  private final short[] timerNumber = new short[ROWS];
  final byte[] family = new byte[ROWS];

  /** Unsigned. */
  final byte[] state = new byte[ROWS];

  // All zero, or -1, as long as they are null. IPv4 has nothing but zeros in the upper half.
  private long @Nullable [] localHigh;
  private long @Nullable [] remoteHigh;
  private long @Nullable [] cgroupId;
  private int @Nullable [] acceptQueueLimit;
  private int @Nullable [] interfaceIndex;
  private @Nullable Texts @Nullable [] texts;

  /** {@link TcpMetric} values a row. */
  private long @Nullable [] metrics;

  /** Copies everything but seenIn and bornIn. */
  void store(int at, SocketRecord row) {
    family[at] = (byte) row.family();
    state[at] = (byte) row.stateNumber();
    localLow[at] = row.localLow();
    remoteLow[at] = row.remoteLow();
    ports[at] = row.localPort() << 16 | row.remotePort();
    recvQueueBytes[at] = (int) row.recvQueueBytes();
    sendQueueBytes[at] = (int) row.sendQueueBytes();
    timerNumber[at] = (short) row.timerNumber();
    timerRemainingMillis[at] = (int) Math.min(Integer.MAX_VALUE, row.timerRemainingMillis());
    retransmits[at] = row.retransmits();
    uid[at] = (int) row.uid();
    inode[at] = row.inode();
    cookie[at] = row.cookie();
    localHigh = stored(localHigh, at, row.localHigh());
    remoteHigh = stored(remoteHigh, at, row.remoteHigh());
    cgroupId = stored(cgroupId, at, row.cgroupId());
    acceptQueueLimit = stored(acceptQueueLimit, at, row.acceptQueueLimit());
    interfaceIndex = stored(interfaceIndex, at, row.interfaceIndex());
    storeTexts(at, row);
    storeMetrics(at, row);
  }

  void load(int at, SocketRecord into) {
    into.clear();
    into.setState(family[at], state[at] & 0xFF);
    into.setLocal(localHigh(at), localLow[at], ports[at] >>> 16);
    into.setRemote(remoteHigh(at), remoteLow[at], ports[at] & 0xFFFF);
    into.setQueues(recvQueueBytes(at), sendQueueBytes(at));
    into.setAcceptQueueLimit(acceptQueueLimit(at));
    into.setTimer(timerNumber[at], timerRemainingMillis[at], retransmits[at]);
    into.setOwner(uid[at] == -1 ? -1 : uid[at] & 0xFFFF_FFFFL, inode[at]);
    into.setKernelIds(cookie[at], cgroupId == null ? 0 : cgroupId[at]);
    into.setInterfaceIndex(interfaceIndex == null ? -1 : interfaceIndex[at]);
    Texts told = texts == null ? null : texts[at];
    if (told != null) {
      into.setScopes(told.localScope, told.remoteScope);
      into.setHolders(told.holders);
    }
    if (metrics != null) {
      for (TcpMetric metric : METRICS) {
        long value = metrics[at * TcpMetric.COUNT + metric.index()];
        if (value != -1) {
          into.setMetric(metric, value);
        }
      }
    }
  }

  long localHigh(int at) {
    return localHigh == null ? 0 : localHigh[at];
  }

  long remoteHigh(int at) {
    return remoteHigh == null ? 0 : remoteHigh[at];
  }

  long sendQueueBytes(int at) {
    return sendQueueBytes[at] & 0xFFFF_FFFFL;
  }

  long recvQueueBytes(int at) {
    return recvQueueBytes[at] & 0xFFFF_FFFFL;
  }

  int retransmits(int at) {
    return retransmits[at];
  }

  long metric(int at, TcpMetric metric) {
    return metrics == null ? -1 : metrics[at * TcpMetric.COUNT + metric.index()];
  }

  int acceptQueueLimit(int at) {
    return acceptQueueLimit == null ? -1 : acceptQueueLimit[at];
  }

  private void storeTexts(int at, SocketRecord row) {
    boolean none = row.localScope() == null && row.remoteScope() == null && row.holders().isEmpty();
    if (texts == null) {
      if (none) {
        return;
      }
      texts = new Texts[ROWS];
    }
    texts[at] = none ? null : new Texts(row.localScope(), row.remoteScope(), row.holders());
  }

  private void storeMetrics(int at, SocketRecord row) {
    if (metrics == null) {
      if (!row.metricsTold()) {
        return;
      }
      metrics = new long[ROWS * TcpMetric.COUNT];
      Arrays.fill(metrics, -1);
    }
    for (TcpMetric metric : METRICS) {
      metrics[at * TcpMetric.COUNT + metric.index()] = row.metric(metric);
    }
  }

  private static long @Nullable [] stored(long @Nullable [] column, int at, long value) {
    if (column == null) {
      if (value == 0) {
        return null;
      }
      column = new long[ROWS];
    }
    column[at] = value;
    return column;
  }

  private static int @Nullable [] stored(int @Nullable [] column, int at, int value) {
    if (column == null) {
      if (value == -1) {
        return null;
      }
      column = new int[ROWS];
      Arrays.fill(column, -1);
    }
    column[at] = value;
    return column;
  }

  /** Drops the references of a row that is gone. */
  void forget(int at) {
    if (texts != null) {
      texts[at] = null;
    }
  }

  boolean sameEnds(int at, SocketRecord row) {
    return localLow[at] == row.localLow()
        && remoteLow[at] == row.remoteLow()
        && ports[at] == (row.localPort() << 16 | row.remotePort())
        && localHigh(at) == row.localHigh()
        && remoteHigh(at) == row.remoteHigh();
  }
}
