package io.netagent.recorder;

import java.util.List;
import java.util.Map;

/**
 * A flight record with counters, made by hand; stands in this package because only the reader makes
 * records.
 */
public final class CountedRecord {
  private CountedRecord() {}

  public static FlightRecord of(
      long pid,
      long startTicks,
      List<RecordedConnection> connections,
      Map<RecordCounter, Long> counts) {
    long[] counters = new long[RecordCounter.values().length];
    counts.forEach((counter, count) -> counters[counter.index()] = count);
    RecordHeader header =
        new RecordHeader(
            pid, startTicks, 0, "", 0, 0, RecordState.RECORDING, 1024, "0.1.0", "", "", "", "");
    return new FlightRecord(
        header,
        connections,
        List.of(),
        List.of(),
        List.of(),
        counters,
        List.of(),
        0,
        ClosedConnections.NONE);
  }
}
