package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three threads write events whose words all follow from one number, as fast as they can. The rings
 * are also read as a careless reader would.
 */
class TornEventsTest {
  private static final int THREADS = 3;
  private static final int RINGS_AT = 4_165_632;
  private static final long MIN_NANOS = 2_000_000_000L;
  private static final long MAX_NANOS = 30_000_000_000L;

  @TempDir Path directory;

  private static EventDraft event(long i) {
    return new EventDraft(EventKind.EOF, i)
        .connection((int) i & 0xffff, ~i)
        .remote(4, i * 31, i * 17, (int) i & 0xffff)
        .bytes(i ^ 0x5555, i + 1)
        .durationNanos(i * 3)
        .thread(i * 5, "t" + i % 1_000);
  }

  private static void write(EventRing ring, long from, AtomicBoolean over, AtomicLong written) {
    long i = from;
    while (!over.get()) {
      ring.add(event(i));
      if (i % 7 == 0) {
        ring.leftOut();
      }
      i++;
    }
    written.addAndGet(i - from);
  }

  private static void assertOneEvent(FlightEvent event) {
    assertEquals(
        NaiveEventParser.text(event(event.atNanos()).event()), NaiveEventParser.text(event));
  }

  @Test
  @Timeout(300)
  void read_whileTheRingsAreOverwritten_neverReturnsAMixtureAndLosesNoCount() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong written = new AtomicLong();
    try (TestRecord record = TestRecord.in(directory);
        FileChannel channel = FileChannel.open(record.writer.path(), StandardOpenOption.READ)) {
      EventRing ring = record.writer.events();
      ring.takeMemory();
      EventTail tail = EventTail.fromNow();
      assertEquals(0, tail.read(channel).events().size());
      List<Thread> threads = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        long from = (thread + 1L) << 40;
        threads.add(new Thread(() -> write(ring, from, over, written)));
      }
      threads.forEach(Thread::start);
      long found = 0;
      long overwritten = 0;
      long leftOut = 0;
      long carelessMixtures = 0;
      try {
        ByteBuffer rings = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        long begin = System.nanoTime();
        for (long now = begin;
            now - begin < MIN_NANOS
                || (now - begin < MAX_NANOS && (found < 1_000 || carelessMixtures == 0));
            now = System.nanoTime()) {
          EventBatch batch = tail.read(channel);
          batch.events().forEach(TornEventsTest::assertOneEvent);
          found += batch.events().size();
          overwritten += batch.overwritten();
          leftOut += batch.leftOut();
          rings.clear();
          channel.read(rings, RINGS_AT);
          carelessMixtures += mixtures(rings);
        }
      } finally {
        over.set(true);
        for (Thread thread : threads) {
          thread.join();
        }
      }
      EventBatch rest = tail.read(channel);
      rest.events().forEach(TornEventsTest::assertOneEvent);
      assertEquals(written.get(), found + overwritten + rest.events().size() + rest.overwritten());
      assertEquals(record.read().counter(RecordCounter.EVENTS_LEFT_OUT), leftOut + rest.leftOut());
      assertTrue(found >= 1_000, "found only " + found);
      assertTrue(overwritten > 0, "the rings never went round between two readings");
      // Else this test could not fail.
      assertTrue(carelessMixtures > 0, "reading without the marks saw no mixture either");
    }
  }

  private static int mixtures(ByteBuffer rings) {
    int mixtures = 0;
    for (int at = 0; at < rings.limit(); at += 256) {
      long i = rings.getLong(at + 32);
      boolean used = rings.get(at + 8) != 0;
      boolean whole =
          rings.getLong(at + 24) == ~i
              && rings.getLong(at + 48) == i * 31
              && rings.getLong(at + 72) == (i ^ 0x5555)
              && rings.getLong(at + 64) == i * 5;
      mixtures += used && !whole ? 1 : 0;
    }
    return mixtures;
  }
}
