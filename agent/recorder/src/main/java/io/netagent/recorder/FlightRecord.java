package io.netagent.recorder;

import java.util.List;

/** One checked reading of a flight record: immutable, detached from the file. */
public final class FlightRecord {
  private final RecordHeader header;
  private final List<RecordedConnection> connections;
  private final List<RecordedListener> listeners;
  private final List<RecordedWait> waits;
  private final List<RecordedSite> sites;
  private final long[] counters;
  private final List<RecordedHistogram> histograms;
  private final int tornSlots;
  private final ClosedConnections closed;

  FlightRecord(
      RecordHeader header,
      List<RecordedConnection> connections,
      List<RecordedListener> listeners,
      List<RecordedWait> waits,
      List<RecordedSite> sites,
      long[] counters,
      List<RecordedHistogram> histograms,
      int tornSlots,
      ClosedConnections closed) {
    this.header = header;
    this.connections = connections;
    this.listeners = listeners;
    this.waits = waits;
    this.sites = sites;
    this.counters = counters;
    this.histograms = histograms;
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

  /** The sockets that accept connections, by ascending fd. */
  public List<RecordedListener> listeners() {
    return listeners;
  }

  /** The lookups and handshakes that go on, in no order. */
  public List<RecordedWait> waits() {
    return waits;
  }

  /** Every site so far; a site's id is its index. */
  public List<RecordedSite> sites() {
    return sites;
  }

  /** 0 for a counter that the record's writer did not know. */
  public long counter(RecordCounter counter) {
    return knows(counter) ? counters[counter.index()] : 0;
  }

  /**
   * Bytes read from all connections so far, open and closed. Those that were closed while the
   * record was read may be missing, never there twice: counters are read before slots. -1 if the
   * record's writer did not count them.
   */
  public long bytesRead() {
    if (!knows(RecordCounter.BYTES_READ_CLOSED)) {
      return -1;
    }
    long bytes = counter(RecordCounter.BYTES_READ_CLOSED);
    for (RecordedConnection connection : connections) {
      bytes += connection.bytesRead();
    }
    return bytes;
  }

  /** Bytes written to all connections so far, as {@link #bytesRead()}. */
  public long bytesWritten() {
    if (!knows(RecordCounter.BYTES_WRITTEN_CLOSED)) {
      return -1;
    }
    long bytes = counter(RecordCounter.BYTES_WRITTEN_CLOSED);
    for (RecordedConnection connection : connections) {
      bytes += connection.bytesWritten();
    }
    return bytes;
  }

  private boolean knows(RecordCounter counter) {
    return counter.index() < counters.length;
  }

  /** Empty for a histogram that the record's writer did not know. */
  public RecordedHistogram histogram(RecordHistogram histogram) {
    return histogram.index() < histograms.size()
        ? histograms.get(histogram.index())
        : RecordedHistogram.EMPTY;
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
