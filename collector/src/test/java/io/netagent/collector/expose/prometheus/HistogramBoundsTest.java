package io.netagent.collector.expose.prometheus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.recorder.RecordBuilder;
import io.netagent.recorder.RecordHistogram;
import io.netagent.recorder.RecordedHistogram;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class HistogramBoundsTest {
  private static RecordedHistogram histogram(RecordHistogram kind, List<Long> nanos) {
    RecordBuilder record = new RecordBuilder();
    nanos.forEach(each -> record.duration(kind, each));
    return record.build().histogram(kind);
  }

  @Example
  void seconds_areFewNearRoundFigures() {
    assertBounds(RecordHistogram.CONNECT, 0.00105, 0.01, 0.1, 0.95);
    assertBounds(RecordHistogram.LOOKUP, 0.1, 0.95, 4.85);
    assertBounds(RecordHistogram.HANDSHAKE, 0.1, 0.95, 4.85);
    assertBounds(RecordHistogram.LIFETIME, 1, 60, 3_600);
  }

  private static void assertBounds(RecordHistogram kind, double... wanted) {
    double[] seconds = HistogramBounds.of(kind).seconds();
    assertEquals(wanted.length + 1, seconds.length);
    for (int i = 0; i < wanted.length; i++) {
      assertEquals(1, seconds[i] / wanted[i], 0.07, "bound " + i);
    }
    assertEquals(Double.POSITIVE_INFINITY, seconds[wanted.length]);
  }

  /** A connect that needed a second SYN took 1 s and a little, a lookup asked again 5 s. */
  @Example
  void cumulative_retries_areAboveTheBoundBelowThem() {
    RecordedHistogram connects = histogram(RecordHistogram.CONNECT, List.of(1_000_100_000L));
    assertArrayEquals(
        new long[] {0, 0, 0, 0, 1},
        cumulative(HistogramBounds.of(RecordHistogram.CONNECT), connects));
    RecordedHistogram lookups =
        histogram(RecordHistogram.LOOKUP, List.of(1_000_100_000L, 5_000_100_000L));
    assertArrayEquals(
        new long[] {0, 0, 1, 2}, cumulative(HistogramBounds.of(RecordHistogram.LOOKUP), lookups));
  }

  @Property(tries = 300)
  void cumulative_anyDurations_areCountedExactly(
      @ForAll RecordHistogram kind,
      @ForAll @Size(max = 30) List<@LongRange(min = 0, max = 200_000_000_000_000L) Long> nanos) {
    HistogramBounds bounds = HistogramBounds.of(kind);
    RecordedHistogram histogram = histogram(kind, nanos);
    long[] cumulative = cumulative(bounds, histogram);
    for (int i = 0; i < cumulative.length; i++) {
      double bound = bounds.seconds()[i];
      assertEquals(nanos.stream().filter(each -> each / 1e9 < bound).count(), cumulative[i]);
    }
    double sum = nanos.stream().mapToDouble(each -> each / 1e9).sum();
    assertEquals(sum, HistogramBounds.sumSeconds(histogram), 1e-6 * (1 + sum));
  }

  private static long[] cumulative(HistogramBounds bounds, RecordedHistogram histogram) {
    long[] cumulative = new long[bounds.size()];
    bounds.cumulative(histogram, cumulative);
    return cumulative;
  }
}
