package io.netagent.collector.aggregate;

import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Connections that this end has closed first (the active close of RFC 9293): its FIN is
 * acknowledged, and they wait for the peer's in FIN_WAIT2 or for old segments in TIME_WAIT. The
 * largest groups of each.
 *
 * @param timeWait towards a remote; not those on a listener's port, which cost no port of their own
 * @param finWait2 in both directions
 */
public record ActiveCloses(List<ActiveClose> timeWait, List<ActiveClose> finWait2) {
  /** As many of each are named. */
  public static final int NAMED = 20;

  /** Nothing closed. */
  public static final ActiveCloses NONE = new ActiveCloses(List.of(), List.of());

  public ActiveCloses {
    timeWait = List.copyOf(timeWait);
    finWait2 = List.copyOf(finWait2);
  }

  /** What is known of a row beyond the kernel's words. */
  public interface Closers {
    /** The owner, or who has closed it; -1 if that is not known. */
    int pid(int row);

    /** The site that the agent named for it, or -1. */
    int siteId(int row);

    /** How long it has been in its state, at least. */
    double stateForSeconds(int row);
  }

  /** Counts the rows of these states. */
  public static ActiveCloses of(
      long namespace, SocketTable table, ListeningPorts listening, Closers closers) {
    SameCloser same = new SameCloser(table, listening, closers);
    RowGroups timeWait = new RowGroups(same);
    RowGroups finWait2 = new RowGroups(same);
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (isIn(table, row, TcpState.TIME_WAIT)) {
        if (!listening.contains(table.localPort(row))) {
          timeWait.add(row, false);
        }
      } else if (isIn(table, row, TcpState.FIN_WAIT2)) {
        finWait2.add(row, false);
      }
    }
    return new ActiveCloses(
        named(namespace, same, timeWait, TcpState.TIME_WAIT),
        named(namespace, same, finWait2, TcpState.FIN_WAIT2));
  }

  private static boolean isIn(SocketTable table, int row, TcpState state) {
    return table.state(row) == state.kernelNumber();
  }

  private static List<ActiveClose> named(
      long namespace, SameCloser same, RowGroups groups, TcpState state) {
    List<RowGroups.Group> largest = groups.largest(NAMED);
    if (largest.isEmpty()) {
      return List.of();
    }
    SocketTable table = same.table;
    int[] placeByGroup = new int[groups.size()];
    Arrays.fill(placeByGroup, -1);
    for (int place = 0; place < largest.size(); place++) {
      placeByGroup[groups.groupOf(largest.get(place).firstRow())] = place;
    }
    int[][] byAge = new int[largest.size()][ActiveClose.AGES];
    double[] oldest = new double[largest.size()];
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (isIn(table, row, state)
          && (state != TcpState.TIME_WAIT || !same.listening.contains(table.localPort(row)))) {
        int place = placeByGroup[groups.groupOf(row)];
        if (place >= 0) {
          double seconds = same.closers.stateForSeconds(row);
          oldest[place] = Math.max(oldest[place], seconds);
          int age = (int) (seconds / ActiveClose.AGE_SECONDS);
          byAge[place][Math.min(age, ActiveClose.AGES - 1)]++;
        }
      }
    }
    List<ActiveClose> named = new ArrayList<>();
    SocketRecord record = new SocketRecord();
    for (int place = 0; place < largest.size(); place++) {
      int row = largest.get(place).firstRow();
      table.load(row, record);
      named.add(
          new ActiveClose(
              namespace,
              record.fourTuple(),
              same.listening.contains(table.localPort(row)),
              same.closers.pid(row),
              same.closers.siteId(row),
              table.inode(row) > 0,
              largest.get(place).count(),
              oldest[place],
              IntStream.of(byAge[place]).boxed().toList()));
    }
    return named;
  }

  private record SameCloser(SocketTable table, ListeningPorts listening, Closers closers)
      implements RowGroups.Likeness {
    @Override
    public int hash(int row) {
      long hash = RowGroups.mix(table.remoteHigh(row), table.remoteLow(row));
      hash = RowGroups.mix(hash, port(row));
      return (int) RowGroups.mix(RowGroups.mix(hash, closers.pid(row)), closers.siteId(row));
    }

    @Override
    public boolean alike(int row, int other) {
      return table.remoteLow(row) == table.remoteLow(other)
          && table.remoteHigh(row) == table.remoteHigh(other)
          && port(row) == port(other)
          && closers.pid(row) == closers.pid(other)
          && closers.siteId(row) == closers.siteId(other)
          && (table.inode(row) > 0) == (table.inode(other) > 0);
    }

    /** The port that names the service; negative for one of our own. */
    private int port(int row) {
      int local = table.localPort(row);
      return listening.contains(local) ? -local : table.remotePort(row);
    }
  }
}
