package io.netagent.collector.aggregate;

import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Connections by process and remote: the largest ones by name, the rest as a sum, so that it all
 * adds up.
 *
 * @param top the largest first
 * @param total connections in all, those of {@code top} included
 * @param totalCloseWait those of them in CLOSE_WAIT
 */
public record Remotes(List<RemoteCount> top, long total, long totalCloseWait) {
  /** As many are named. */
  public static final int NAMED = 20;

  /** Nothing counted. */
  public static final Remotes NONE = new Remotes(List.of(), 0, 0);

  public Remotes {
    top = List.copyOf(top);
  }

  /** The connections with remotes that are not among the named ones. */
  public long other() {
    return total - top.stream().mapToLong(RemoteCount::connections).sum();
  }

  /** Those of {@link #other} in CLOSE_WAIT. */
  public long otherCloseWait() {
    return totalCloseWait - top.stream().mapToLong(RemoteCount::closeWait).sum();
  }

  /**
   * Counts all rows with a remote end.
   *
   * @param pidOf by row: the owner, or who has closed it, or -1
   */
  public static Remotes of(
      long namespace, SocketTable table, ListeningPorts listening, IntUnaryOperator pidOf) {
    RowGroups groups = new RowGroups(new SameRemote(table, listening, pidOf));
    long total = 0;
    long totalCloseWait = 0;
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (table.remotePort(row) == 0) {
        continue;
      }
      boolean closeWait = table.state(row) == TcpState.CLOSE_WAIT.kernelNumber();
      groups.add(row, closeWait);
      total++;
      totalCloseWait += closeWait ? 1 : 0;
    }
    List<RemoteCount> top = new ArrayList<>();
    for (RowGroups.Group group : groups.largest(NAMED)) {
      int row = group.firstRow();
      boolean inbound = listening.contains(table.localPort(row));
      long high = table.remoteHigh(row);
      long low = table.remoteLow(row);
      top.add(
          new RemoteCount(
              namespace,
              inbound
                  ? FourTuple.addressText(high, low)
                  : FourTuple.endText(high, low, table.remotePort(row)),
              inbound,
              inbound ? table.localPort(row) : 0,
              pidOf.applyAsInt(row),
              group.count(),
              group.marked()));
    }
    return new Remotes(top, total, totalCloseWait);
  }

  /** The counts of several namespaces as one. */
  public static Remotes merged(List<Remotes> parts) {
    List<RemoteCount> top = new ArrayList<>();
    parts.forEach(part -> top.addAll(part.top));
    top.sort(Comparator.comparingLong(RemoteCount::connections).reversed());
    return new Remotes(
        top.subList(0, Math.min(NAMED, top.size())),
        parts.stream().mapToLong(Remotes::total).sum(),
        parts.stream().mapToLong(Remotes::totalCloseWait).sum());
  }

  private record SameRemote(SocketTable table, ListeningPorts listening, IntUnaryOperator pidOf)
      implements RowGroups.Likeness {
    @Override
    public int hash(int row) {
      long hash = RowGroups.mix(table.remoteHigh(row), table.remoteLow(row));
      hash = RowGroups.mix(hash, port(row));
      return (int) RowGroups.mix(hash, pidOf.applyAsInt(row));
    }

    @Override
    public boolean alike(int row, int other) {
      return table.remoteLow(row) == table.remoteLow(other)
          && table.remoteHigh(row) == table.remoteHigh(other)
          && port(row) == port(other)
          && pidOf.applyAsInt(row) == pidOf.applyAsInt(other);
    }

    /** The port that names the service; negative for one of our own. */
    private int port(int row) {
      int local = table.localPort(row);
      return listening.contains(local) ? -local : table.remotePort(row);
    }
  }
}
