package io.netagent.recorder;

import java.util.ArrayList;
import java.util.List;

/**
 * All but the closed connections and the dump, as one of the parsers, or the model, saw it. The
 * waits are sorted: they have no order.
 */
record SeenRecord(
    long tickNanos,
    int state,
    int backedSlots,
    String name,
    String app,
    List<SeenSlot> connections,
    List<SeenSlot> listeners,
    List<SeenWait> waits,
    List<SeenSite> sites,
    List<Long> counters,
    List<SeenHistogram> histograms) {

  static SeenRecord of(FlightRecord record) {
    List<Long> counters = new ArrayList<>();
    for (RecordCounter counter : RecordCounter.values()) {
      counters.add(record.counter(counter));
    }
    List<SeenHistogram> histograms = new ArrayList<>();
    for (RecordHistogram histogram : RecordHistogram.values()) {
      histograms.add(SeenHistogram.of(record.histogram(histogram)));
    }
    return new SeenRecord(
        record.header().tickNanos(),
        record.header().state().code(),
        record.header().backedSlots(),
        record.header().name(),
        record.header().applicationPackages(),
        record.connections().stream().map(SeenSlot::of).toList(),
        record.listeners().stream().map(SeenSlot::of).toList(),
        record.waits().stream().map(SeenWait::of).sorted().toList(),
        record.sites().stream().map(SeenSite::of).toList(),
        counters,
        histograms);
  }
}
