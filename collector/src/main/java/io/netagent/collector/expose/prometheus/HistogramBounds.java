package io.netagent.collector.expose.prometheus;

import io.netagent.recorder.RecordHistogram;
import io.netagent.recorder.RecordedHistogram;
import io.prometheus.client.Collector;
import java.util.Arrays;

/**
 * The few buckets that are exported of a histogram with hundreds. Each bound is the one of the
 * record's that is nearest to a round figure, so that the counts are exact. Those of single steps
 * lie below the times at which TCP and resolvers try again (1 s, 5 s), so that a retry shows.
 */
final class HistogramBounds {
  private static final HistogramBounds CONNECT = new HistogramBounds(0.00105, 0.01, 0.1, 0.95);
  private static final HistogramBounds STEP = new HistogramBounds(0.1, 0.95, 4.85);
  private static final HistogramBounds LIFE = new HistogramBounds(1, 60, 3_600);

  private static final double TWO_TO_64 = 0x1p64;

  /** Of the record's buckets, the last one below each bound. */
  private final int[] lastBucket;

  private final double[] seconds;
  private final String[] texts;

  private HistogramBounds(double... wantedSeconds) {
    lastBucket = new int[wantedSeconds.length + 1];
    seconds = new double[wantedSeconds.length + 1];
    for (int i = 0; i < wantedSeconds.length; i++) {
      lastBucket[i] = nearest(wantedSeconds[i] * 1e9);
      seconds[i] = RecordedHistogram.upperBoundNanos(lastBucket[i]) / 1e9;
    }
    lastBucket[wantedSeconds.length] = RecordedHistogram.buckets() - 1;
    seconds[wantedSeconds.length] = Double.POSITIVE_INFINITY;
    texts = Arrays.stream(seconds).mapToObj(Collector::doubleToGoString).toArray(String[]::new);
  }

  private static int nearest(double nanos) {
    int nearest = 0;
    for (int i = 1; i < RecordedHistogram.buckets() - 1; i++) {
      if (distance(i, nanos) < distance(nearest, nanos)) {
        nearest = i;
      }
    }
    return nearest;
  }

  private static double distance(int bucket, double nanos) {
    return Math.abs(RecordedHistogram.upperBoundNanos(bucket) - nanos);
  }

  static HistogramBounds of(RecordHistogram histogram) {
    return switch (histogram) {
      case CONNECT -> CONNECT;
      case LIFETIME -> LIFE;
      case LOOKUP, HANDSHAKE -> STEP;
    };
  }

  /** The infinite one included. */
  int size() {
    return seconds.length;
  }

  /** A bound as the label {@code le}. */
  String text(int bucket) {
    return texts[bucket];
  }

  /** Ascending, the last one infinite. */
  double[] seconds() {
    return seconds.clone();
  }

  /**
   * How many durations are below each bound.
   *
   * @param cumulative where to put them, as many as there are bounds
   */
  void cumulative(RecordedHistogram histogram, long[] cumulative) {
    long sum = 0;
    int bucket = 0;
    for (int i = 0; i < lastBucket.length; i++) {
      for (; bucket <= lastBucket[i]; bucket++) {
        sum += histogram.bucket(bucket);
      }
      cumulative[i] = sum;
    }
  }

  /** Of all durations; the record keeps it as an unsigned number. */
  static double sumSeconds(RecordedHistogram histogram) {
    long nanos = histogram.sumNanos();
    return (nanos >= 0 ? nanos : nanos + TWO_TO_64) / 1e9;
  }
}
