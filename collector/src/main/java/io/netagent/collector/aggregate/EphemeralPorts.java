package io.netagent.collector.aggregate;

import io.netagent.collector.source.PortRange;
import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
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
    RowGroups byDestination = new RowGroups(new SameEnds(table, true));
    RowGroups bySource = new RowGroups(new SameEnds(table, false));
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (takesPort(table, listening, range, row)) {
        boolean timeWait = table.state(row) == TcpState.TIME_WAIT.kernelNumber();
        bySource.add(row, timeWait);
        if (table.remotePort(row) != 0) {
          byDestination.add(row, timeWait);
        }
      }
    }
    List<PortUse> destinations = new ArrayList<>();
    for (RowGroups.Group group : byDestination.largest(NAMED)) {
      int row = group.firstRow();
      destinations.add(
          new PortUse(
              namespace,
              source(table, row),
              FourTuple.endText(table.remoteHigh(row), table.remoteLow(row), table.remotePort(row)),
              pidOf.applyAsInt(row),
              group.count(),
              group.marked(),
              Double.POSITIVE_INFINITY));
    }
    List<PortUse> sources = new ArrayList<>();
    for (RowGroups.Group group : bySource.largest(NAMED)) {
      sources.add(distinctPorts(namespace, table, listening, range, pidOf, group));
    }
    sources.sort(Comparator.comparingInt(PortUse::used).reversed());
    return new EphemeralPorts(namespace, range, destinations, sources);
  }

  EphemeralPorts with(List<PortUse> destinations, List<PortUse> sources) {
    return new EphemeralPorts(namespace, range, destinations, sources);
  }

  private static boolean takesPort(
      SocketTable table, ListeningPorts listening, PortRange range, int row) {
    int port = table.localPort(row);
    return range.contains(port) && !range.isReserved(port) && !listening.contains(port);
  }

  /** Towards several destinations one port serves several times, so ports are counted, not rows. */
  private static PortUse distinctPorts(
      long namespace,
      SocketTable table,
      ListeningPorts listening,
      PortRange range,
      IntUnaryOperator pidOf,
      RowGroups.Group group) {
    int first = group.firstRow();
    BitSet ports = new BitSet();
    BitSet timeWaits = new BitSet();
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (table.localLow(row) == table.localLow(first)
          && table.localHigh(row) == table.localHigh(first)
          && takesPort(table, listening, range, row)) {
        boolean timeWait = table.state(row) == TcpState.TIME_WAIT.kernelNumber();
        (timeWait ? timeWaits : ports).set(table.localPort(row));
      }
    }
    timeWaits.andNot(ports);
    return new PortUse(
        namespace,
        source(table, first),
        "",
        pidOf.applyAsInt(first),
        ports.cardinality() + timeWaits.cardinality(),
        timeWaits.cardinality(),
        Double.POSITIVE_INFINITY);
  }

  private static String source(SocketTable table, int row) {
    return FourTuple.addressText(table.localHigh(row), table.localLow(row));
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
}
