package io.netagent.recorder;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes a reading of a flight record by hand; stands in this package because only the reader makes
 * records.
 */
public final class RecordBuilder {
  private long pid = 1;
  private long startTicks = 1;
  private long startedAtNanos;
  private long tickNanos;
  private RecordState state = RecordState.RECORDING;
  private String agentVersion = "test";
  private String name = "";
  private String applicationPackages = "";
  private String hookReport = "";
  private String firstHookError = "";
  private List<RecordedConnection> connections = List.of();
  private final List<RecordedListener> listeners = new ArrayList<>();
  private final List<RecordedWait> waits = new ArrayList<>();
  private List<RecordedSite> sites = List.of();
  private long[] counters = new long[RecordCounter.values().length];
  private final List<RecordedHistogram> histograms = new ArrayList<>();
  private int tornSlots;
  private List<ClosedConnection> closed = List.of();

  public RecordBuilder process(long pid, long startTicks) {
    this.pid = pid;
    this.startTicks = startTicks;
    return this;
  }

  public RecordBuilder startedAtNanos(long nanos) {
    startedAtNanos = nanos;
    return this;
  }

  public RecordBuilder tickNanos(long nanos) {
    tickNanos = nanos;
    return this;
  }

  public RecordBuilder state(RecordState value) {
    state = value;
    return this;
  }

  public RecordBuilder agentVersion(String value) {
    agentVersion = value;
    return this;
  }

  public RecordBuilder name(String value) {
    name = value;
    return this;
  }

  public RecordBuilder applicationPackages(String value) {
    applicationPackages = value;
    return this;
  }

  public RecordBuilder hooks(String report, String firstError) {
    hookReport = report;
    firstHookError = firstError;
    return this;
  }

  public RecordBuilder connections(List<RecordedConnection> value) {
    connections = value;
    return this;
  }

  /** A listener; with a thread in accept unless its id is 0. */
  public RecordBuilder listener(
      int fd, long openedAtNanos, long accepted, long threadId, long sinceNanos, long limitNanos) {
    listeners.add(
        new RecordedListener(
            fd,
            2,
            ConnectionTransport.SOCKET,
            0,
            openedAtNanos,
            1,
            false,
            accepted,
            0,
            BlockedThread.of(threadId, sinceNanos, limitNanos)));
    return this;
  }

  public RecordBuilder waits(WaitKind kind, long threadId, long sinceNanos, String what) {
    waits.add(new RecordedWait(kind, threadId, sinceNanos, 0, what));
    return this;
  }

  public RecordBuilder sites(List<RecordedSite> value) {
    sites = value;
    return this;
  }

  public RecordBuilder count(RecordCounter counter, long count) {
    counters[counter.index()] = count;
    return this;
  }

  public RecordBuilder counters(long[] value) {
    counters = value;
    return this;
  }

  /** Adds one duration, which lasts as many nanoseconds. */
  public RecordBuilder duration(RecordHistogram histogram, long nanos) {
    while (histograms.size() < RecordHistogram.values().length) {
      histograms.add(RecordedHistogram.EMPTY);
    }
    RecordedHistogram before = histograms.get(histogram.index());
    long[] buckets = new long[RecordedHistogram.buckets()];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = before.bucket(i);
    }
    buckets[DurationBuckets.of(nanos)]++;
    histograms.set(histogram.index(), new RecordedHistogram(buckets, before.sumNanos() + nanos));
    return this;
  }

  public RecordBuilder tornSlots(int value) {
    tornSlots = value;
    return this;
  }

  /** Those that this reading finds new. */
  public RecordBuilder closed(List<ClosedConnection> value) {
    closed = value;
    return this;
  }

  public FlightRecord build() {
    RecordHeader header =
        new RecordHeader(
            pid,
            startTicks,
            0,
            "",
            startedAtNanos,
            tickNanos,
            state,
            1024,
            agentVersion,
            name,
            applicationPackages,
            hookReport,
            firstHookError);
    return new FlightRecord(
        header,
        connections,
        List.copyOf(listeners),
        List.copyOf(waits),
        sites,
        counters,
        List.copyOf(histograms),
        tornSlots,
        new ClosedConnections(List.copyOf(closed), 0, closed.size()));
  }
}
