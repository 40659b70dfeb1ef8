package io.netagent.recorder;

import java.util.ArrayList;
import java.util.List;

/** A histogram as one of the parsers saw it. */
record SeenHistogram(long sumNanos, List<Long> buckets) {
  static SeenHistogram of(RecordedHistogram histogram) {
    List<Long> buckets = new ArrayList<>();
    for (int i = 0; i < RecordedHistogram.buckets(); i++) {
      buckets.add(histogram.bucket(i));
    }
    return new SeenHistogram(histogram.sumNanos(), buckets);
  }
}
