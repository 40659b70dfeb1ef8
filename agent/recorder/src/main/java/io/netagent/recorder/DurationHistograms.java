package io.netagent.recorder;

/** The writer's side of the histograms of durations: atomic adds, by any thread. */
final class DurationHistograms {
  private final RecordMemory memory;

  DurationHistograms(RecordMemory memory) {
    this.memory = memory;
  }

  /** The sum before the bucket, so that no reader finds a count whose sum is still to come. */
  void add(RecordHistogram histogram, long nanos) {
    int offset = FlightRecordLayout.histogramOffset(histogram);
    memory.getAndAddLong(offset + FlightRecordLayout.HISTOGRAM_SUM, Math.max(0, nanos));
    memory.getAndAddLong(
        offset + FlightRecordLayout.HISTOGRAM_BUCKETS + DurationBuckets.of(nanos) * Long.BYTES, 1);
  }
}
