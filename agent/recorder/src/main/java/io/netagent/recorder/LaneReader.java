package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.HISTOGRAM_BYTES;
import static io.netagent.recorder.FlightRecordLayout.LANE_HISTOGRAMS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Adds up the counters and histograms of all lanes; each word is right by itself. */
final class LaneReader {
  private final long[] counters;
  private final long[] sumsNanos;
  private final long[][] buckets;

  /** As many as the record has, of which later ones may be unknown here. */
  LaneReader(int counterCount, int histogramCount) {
    counters = new long[counterCount];
    sumsNanos = new long[histogramCount];
    buckets = new long[histogramCount][DurationBuckets.COUNT];
  }

  void read(FileChannel channel) throws IOException {
    int bytes = LANE_HISTOGRAMS + sumsNanos.length * HISTOGRAM_BYTES;
    ByteBuffer words = BoundedReads.littleEndian(bytes);
    for (int lane = 0; lane < FlightRecordLayout.LANES; lane++) {
      BoundedReads.fill(channel, FlightRecordLayout.laneOffset(lane), words, 0, bytes, "lanes");
      add(words);
    }
  }

  private void add(ByteBuffer lane) {
    for (int i = 0; i < counters.length; i++) {
      counters[i] += lane.getLong(FlightRecordLayout.LANE_COUNTERS + i * Long.BYTES);
    }
    for (int i = 0; i < sumsNanos.length; i++) {
      int begin = LANE_HISTOGRAMS + i * HISTOGRAM_BYTES;
      for (int bucket = 0; bucket < DurationBuckets.COUNT; bucket++) {
        buckets[i][bucket] +=
            lane.getLong(begin + FlightRecordLayout.HISTOGRAM_BUCKETS + bucket * Long.BYTES);
      }
      sumsNanos[i] += lane.getLong(begin + FlightRecordLayout.HISTOGRAM_SUM);
    }
  }

  long[] counters() {
    return counters;
  }

  List<RecordedHistogram> histograms() {
    List<RecordedHistogram> histograms = new ArrayList<>(sumsNanos.length);
    for (int i = 0; i < sumsNanos.length; i++) {
      histograms.add(new RecordedHistogram(buckets[i], sumsNanos[i]));
    }
    return Collections.unmodifiableList(histograms);
  }
}
