package io.netagent.collector.aggregate;

import io.netagent.collector.source.PortRange;
import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * The ephemeral ports of one network namespace.
 *
 * <p>connect(2) may use each available port once for each (source, destination address, destination
 * port), so what counts is the fullest of these. bind(2) to an address and port 0 needs a port that
 * nobody has on that address, whatever the destination, so that is counted by source address alone.
 *
 * @param destinations the fullest (source, destination) first
 * @param sources the fullest source address first
 */
public record EphemeralPorts(
    long namespace, PortRange range, List<PortUse> destinations, List<PortUse> sources) {
  /** As many of each are named. */
  static final int NAMED = 10;

  public EphemeralPorts {
    destinations = List.copyOf(destinations);
    sources = List.copyOf(sources);
  }

  /** The share of the available ports that the use takes; 1 if there are none. */
  public double ratio(PortUse use) {
    int available = range.available();
    return available == 0 ? 1 : (double) use.used() / available;
  }

  /**
   * Counts the ports in use.
   *
   * @param listening rows on a listener's port use no port of their own
   * @param pidOf by row
   */
  public static EphemeralPorts of(
      long namespace,
      SocketTable table,
      ListeningPorts listening,
      PortRange range,
      IntUnaryOperator pidOf) {
    IntPredicate takesPort = row -> takesPort(table, listening, range, row);
    SameEnds sameDestination = new SameEnds(table, true);
    SameEnds sameSource = new SameEnds(table, false);
    RowGroups byDestination = new RowGroups(sameDestination);
    RowGroups bySourcePort = new RowGroups(new SamePort(sameSource));
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (takesPort.test(row)) {
        boolean timeWait = table.state(row) == TcpState.TIME_WAIT.kernelNumber();
        bySourcePort.add(row, timeWait);
        if (table.remotePort(row) != 0) {
          byDestination.add(row, timeWait);
        }
      }
    }
    // Towards several destinations one port serves several times, so ports are counted, not rows;
    // one is in TIME_WAIT if nothing else is on it.
    RowGroups bySource = new RowGroups(sameSource);
    bySourcePort.forEach(port -> bySource.add(port.firstRow(), port.marked() == port.count()));
    return new EphemeralPorts(
        namespace,
        range,
        uses(namespace, sameDestination, byDestination.largest(NAMED), takesPort, pidOf),
        uses(namespace, sameSource, bySource.largest(NAMED), takesPort, pidOf));
  }

  EphemeralPorts with(List<PortUse> destinations, List<PortUse> sources) {
    return new EphemeralPorts(namespace, range, destinations, sources);
  }

  private static boolean takesPort(
      SocketTable table, ListeningPorts listening, PortRange range, int row) {
    int port = table.localPort(row);
    return range.contains(port) && !range.isReserved(port) && !listening.contains(port);
  }

  private static List<PortUse> uses(
      long namespace,
      SameEnds same,
      List<RowGroups.Group> groups,
      IntPredicate takesPort,
      IntUnaryOperator pidOf) {
    SocketTable table = same.table;
    RowGroups byOwner = new RowGroups(new SameOwner(same, pidOf));
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (takesPort.test(row) && firstLike(same, groups, row) >= 0) {
        byOwner.add(row, false);
      }
    }
    List<RowGroups.Group> owners = byOwner.largest(Integer.MAX_VALUE);
    List<PortUse> uses = new ArrayList<>();
    for (RowGroups.Group group : groups) {
      int row = group.firstRow();
      uses.add(
          new PortUse(
              namespace,
              source(table, row),
              same.destinationToo ? destination(table, row) : "",
              pidOf.applyAsInt(firstLike(same, owners, row)),
              group.count(),
              group.marked(),
              Double.POSITIVE_INFINITY));
    }
    return uses;
  }

  /** The first row of the first of these groups whose ends are the row's; -1 if there is none. */
  private static int firstLike(SameEnds same, List<RowGroups.Group> groups, int row) {
    for (RowGroups.Group group : groups) {
      if (same.alike(group.firstRow(), row)) {
        return group.firstRow();
      }
    }
    return -1;
  }

  private static String source(SocketTable table, int row) {
    return FourTuple.addressText(table.localHigh(row), table.localLow(row));
  }

  private static String destination(SocketTable table, int row) {
    return FourTuple.endText(table.remoteHigh(row), table.remoteLow(row), table.remotePort(row));
  }

  private record SameEnds(SocketTable table, boolean destinationToo) implements RowGroups.Likeness {
    @Override
    public int hash(int row) {
      long hash = RowGroups.mix(table.localHigh(row), table.localLow(row));
      if (destinationToo) {
        hash = RowGroups.mix(hash, table.remoteHigh(row));
        hash = RowGroups.mix(hash, table.remoteLow(row));
        hash = RowGroups.mix(hash, table.remotePort(row));
      }
      return (int) hash;
    }

    @Override
    public boolean alike(int row, int other) {
      return table.localLow(row) == table.localLow(other)
          && table.localHigh(row) == table.localHigh(other)
          && (!destinationToo
              || (table.remoteLow(row) == table.remoteLow(other)
                  && table.remoteHigh(row) == table.remoteHigh(other)
                  && table.remotePort(row) == table.remotePort(other)));
    }
  }

  private record SamePort(SameEnds source) implements RowGroups.Likeness {
    @Override
    public int hash(int row) {
      return (int) RowGroups.mix(source.hash(row), source.table.localPort(row));
    }

    @Override
    public boolean alike(int row, int other) {
      return source.table.localPort(row) == source.table.localPort(other)
          && source.alike(row, other);
    }
  }

  private record SameOwner(SameEnds ends, IntUnaryOperator pidOf) implements RowGroups.Likeness {
    @Override
    public int hash(int row) {
      return (int) RowGroups.mix(ends.hash(row), pidOf.applyAsInt(row));
    }

    @Override
    public boolean alike(int row, int other) {
      return pidOf.applyAsInt(row) == pidOf.applyAsInt(other) && ends.alike(row, other);
    }
  }
}
