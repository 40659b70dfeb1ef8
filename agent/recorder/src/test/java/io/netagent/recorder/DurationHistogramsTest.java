package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurationHistogramsTest {
  /** Where the last bucket begins: 24.4 days. */
  private static final long LAST_BEGINS = 15L << 47;

  @TempDir Path directory;

  @Property(tries = 20_000)
  void bucket_ofAnyDuration_isTheOneWithinItsBounds(@ForAll @LongRange(min = 0) long nanos) {
    assertWithin(nanos);
    assertWithin(nanos >>> (nanos & 63));
  }

  private static void assertWithin(long nanos) {
    int bucket = DurationBuckets.of(nanos);
    assertTrue(bucket == 311 || nanos < RecordedHistogram.upperBoundNanos(bucket), "above");
    assertTrue(bucket == 0 || nanos >= RecordedHistogram.upperBoundNanos(bucket - 1), "below");
  }

  @Test
  void bounds_all_growByAnEighthAtMost() {
    long before = 0;
    for (int bucket = 0; bucket < RecordedHistogram.buckets() - 1; bucket++) {
      long bound = RecordedHistogram.upperBoundNanos(bucket);
      long width = bound - before;
      assertTrue(width > 0);
      assertTrue(bucket < 8 ? width == 1_024 : width * 8 <= before, "bucket " + bucket);
      assertEquals(bucket, DurationBuckets.of(bound - 1));
      assertEquals(bucket + 1, DurationBuckets.of(bound));
      before = bound;
    }
    assertEquals(LAST_BEGINS, before);
    assertEquals(Long.MAX_VALUE, RecordedHistogram.upperBoundNanos(311));
    assertEquals(311, DurationBuckets.of(Long.MAX_VALUE));
    assertEquals(0, DurationBuckets.of(-5));
  }

  @Test
  void openedClient_notTimed_standsInTheNextOnesBucket() throws Exception {
    try (TestRecord record = TestRecord.in(directory)) {
      record.writer.openedClient(-1);
      record.writer.openedClient(-1);
      assertEquals(0, record.read().histogram(RecordHistogram.CONNECT).count());
      record.writer.openedClient(5_000);
      record.writer.openedClient(0);
      FlightRecord read = record.read();
      assertEquals(4, read.counter(RecordCounter.OPENED_CLIENT));
      assertEquals(4, read.histogram(RecordHistogram.CONNECT).count());
      assertEquals(3, read.histogram(RecordHistogram.CONNECT).bucket(DurationBuckets.of(5_000)));
      assertEquals(15_000, read.histogram(RecordHistogram.CONNECT).sumNanos());
    }
  }

  @Test
  void duration_fromFourThreads_losesNothing() throws Exception {
    int calls = 100_000;
    try (TestRecord record = TestRecord.in(directory)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        RecordHistogram histogram = i < 3 ? RecordHistogram.CONNECT : RecordHistogram.HANDSHAKE;
        Thread thread =
            new Thread(
                () -> {
                  for (int call = 0; call < calls; call++) {
                    record.writer.duration(histogram, call);
                  }
                });
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      FlightRecord read = record.read();
      long sumNanos = (long) calls * (calls - 1) / 2;
      assertEquals(3L * calls, read.histogram(RecordHistogram.CONNECT).count());
      assertEquals(3 * sumNanos, read.histogram(RecordHistogram.CONNECT).sumNanos());
      assertEquals(3 * 1_024, read.histogram(RecordHistogram.CONNECT).bucket(5));
      assertEquals(calls, read.histogram(RecordHistogram.HANDSHAKE).count());
      assertEquals(sumNanos, read.histogram(RecordHistogram.HANDSHAKE).sumNanos());
      assertEquals(0, read.histogram(RecordHistogram.LOOKUP).count());
    }
  }
}
