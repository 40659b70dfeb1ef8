package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import java.util.EnumMap;
import java.util.Map;

/** What the exact counters have gained. */
final class Deltas {
  private Deltas() {}

  /**
   * Only the counters that changed, and neither the skipped stacks of short connections, which
   * depend on time, nor the bytes, nor the listeners and lookups beside the connections, nor the
   * events, which any collector of this host may want.
   */
  static Map<RecordCounter, Long> between(FlightRecord before, FlightRecord after) {
    Map<RecordCounter, Long> deltas = new EnumMap<>(RecordCounter.class);
    for (RecordCounter counter : RecordCounter.values()) {
      long delta = after.counter(counter) - before.counter(counter);
      if (delta != 0
          && !counter.name().matches("SITES_.*|LISTENERS_.*|LOOKUPS.*|BYTES_.*|EVENTS_.*")) {
        deltas.put(counter, delta);
      }
    }
    return deltas;
  }

  static void assertEqual(
      FlightRecord before, FlightRecord after, Map<RecordCounter, Long> expected) {
    assertEquals(new EnumMap<>(expected), between(before, after));
  }
}
