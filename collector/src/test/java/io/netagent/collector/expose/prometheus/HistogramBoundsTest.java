package io.netagent.collector.expose.prometheus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
  void seconds_areEightNearRoundFigures() {
    for (RecordHistogram kind : RecordHistogram.values()) {
      assertEquals(8, HistogramBounds.of(kind).seconds().length);
    }
    double[] wanted = {0.00105, 0.01, 0.05, 0.25, 0.95, 2.95, 4.85, Double.POSITIVE_INFINITY};
    double[] seconds = HistogramBounds.of(RecordHistogram.CONNECT).seconds();
    for (int i = 0; i < wanted.length - 1; i++) {
      assertEquals(1, seconds[i] / wanted[i], 0.07, "bound " + i);
    }
    assertEquals(Double.POSITIVE_INFINITY, seconds[7]);
  }

  /** A connect that needed a second SYN took 1 s and a little. */
  @Example
  void cumulative_retries_areAboveTheBoundBelowThem() {
    HistogramBounds bounds = HistogramBounds.of(RecordHistogram.CONNECT);
    assertTrue(bounds.seconds()[4] < 1 && bounds.seconds()[5] < 3 && bounds.seconds()[6] < 5);
    RecordedHistogram retried =
        histogram(RecordHistogram.CONNECT, List.of(1_000_100_000L, 3_000_100_000L, 5_000_100_000L));
    assertArrayEquals(new long[] {0, 0, 0, 0, 0, 1, 2, 3}, bounds.cumulative(retried));
  }

  @Property(tries = 300)
  void cumulative_anyDurations_areCountedExactly(
      @ForAll RecordHistogram kind,
      @ForAll @Size(max = 30) List<@LongRange(min = 0, max = 200_000_000_000_000L) Long> nanos) {
    HistogramBounds bounds = HistogramBounds.of(kind);
    RecordedHistogram histogram = histogram(kind, nanos);
    long[] cumulative = bounds.cumulative(histogram);
    for (int i = 0; i < cumulative.length; i++) {
      double bound = bounds.seconds()[i];
      assertEquals(nanos.stream().filter(each -> each / 1e9 < bound).count(), cumulative[i]);
    }
    double sum = nanos.stream().mapToDouble(each -> each / 1e9).sum();
    assertEquals(sum, HistogramBounds.sumSeconds(histogram), 1e-6 * (1 + sum));
  }
}
