package io.netagent.recorder;

import java.util.List;
import java.util.Map;

/** A flight record with counters, made by hand. */
public final class CountedRecord {
  private CountedRecord() {}

  public static FlightRecord of(
      long pid,
      long startTicks,
      List<RecordedConnection> connections,
      Map<RecordCounter, Long> counts) {
    RecordBuilder builder =
        new RecordBuilder().process(pid, startTicks).agentVersion("0.1.0").connections(connections);
    counts.forEach(builder::count);
    return builder.build();
  }
}
