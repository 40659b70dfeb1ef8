package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.HISTOGRAM_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the histograms; each word is right by itself. */
final class HistogramReader {
  private HistogramReader() {}

  /** As many as the record has, of which later ones may be unknown here. */
  static List<RecordedHistogram> read(FileChannel channel, int count) throws IOException {
    ByteBuffer bytes =
        BoundedReads.readFully(
            channel, FlightRecordLayout.HISTOGRAMS_OFFSET, count * HISTOGRAM_BYTES, "histograms");
    List<RecordedHistogram> histograms = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int offset = i * HISTOGRAM_BYTES;
      long[] buckets = new long[DurationBuckets.COUNT];
      for (int bucket = 0; bucket < buckets.length; bucket++) {
        buckets[bucket] =
            bytes.getLong(offset + FlightRecordLayout.HISTOGRAM_BUCKETS + bucket * Long.BYTES);
      }
      long sumNanos = bytes.getLong(offset + FlightRecordLayout.HISTOGRAM_SUM);
      histograms.add(new RecordedHistogram(buckets, sumNanos));
    }
    return Collections.unmodifiableList(histograms);
  }
}
