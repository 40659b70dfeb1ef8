package io.netagent.recorder;

import java.util.List;

/** One checked reading of a flight record: immutable, detached from the file. */
public final class FlightRecord {
  private final RecordHeader header;
  private final List<RecordedConnection> connections;
  private final List<RecordedSite> sites;
  private final long[] counters;
  private final int tornSlots;
  private final ClosedConnections closed;

  FlightRecord(
      RecordHeader header,
      List<RecordedConnection> connections,
      List<RecordedSite> sites,
      long[] counters,
      int tornSlots,
      ClosedConnections closed) {
    this.header = header;
    this.connections = connections;
    this.sites = sites;
    this.counters = counters;
    this.tornSlots = tornSlots;
    this.closed = closed;
  }

  public RecordHeader header() {
    return header;
  }

  /** The open connections, by ascending fd. */
  public List<RecordedConnection> connections() {
    return connections;
  }

  /** Every site so far; a site's id is its index. */
  public List<RecordedSite> sites() {
    return sites;
  }

  /** 0 for a counter that the record's writer did not know. */
  public long counter(RecordCounter counter) {
    return counter.index() < counters.length ? counters[counter.index()] : 0;
  }

  /** Slots whose identity kept changing during three readings and that were left out. */
  public int tornSlots() {
    return tornSlots;
  }

  /** The connections closed since the same reader's reading before, with some of them once more. */
  public ClosedConnections closed() {
    return closed;
  }
}
