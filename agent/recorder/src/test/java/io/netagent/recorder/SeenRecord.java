package io.netagent.recorder;

import java.util.ArrayList;
import java.util.List;

/** Slots, sites and counters as one of the parsers, or the model, saw them. */
record SeenRecord(
    long tickNanos,
    int state,
    int backedSlots,
    List<SeenConnection> connections,
    List<SeenSite> sites,
    List<Long> counters) {

  static SeenRecord of(FlightRecord record) {
    List<Long> counters = new ArrayList<>();
    for (RecordCounter counter : RecordCounter.values()) {
      counters.add(record.counter(counter));
    }
    return new SeenRecord(
        record.header().tickNanos(),
        record.header().state().code(),
        record.header().backedSlots(),
        record.connections().stream().map(SeenConnection::of).toList(),
        record.sites().stream().map(SeenSite::of).toList(),
        counters);
  }
}
