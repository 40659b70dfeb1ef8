package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several threads close at once: each connection is there once, whole, or counted as lost. */
class ClosingThreadsTest {
  private static final int THREADS = 4;

  @TempDir Path directory;

  /** Each thread has an fd of its own, as it has in an application. */
  private static List<Thread> start(TestRecord record, int closes, AtomicInteger running) {
    CountDownLatch together = new CountDownLatch(THREADS);
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int fd = 100 + thread;
      Thread closing =
          new Thread(
              () -> {
                together.countDown();
                while (together.getCount() > 0) {
                  Thread.onSpinWait();
                }
                for (int i = 0; i < closes; i++) {
                  closeOne(record.writer, fd, i);
                }
                running.decrementAndGet();
              });
      running.incrementAndGet();
      threads.add(closing);
    }
    threads.forEach(Thread::start);
    return threads;
  }

  private static void closeOne(FlightRecordWriter writer, int fd, long i) {
    writer
        .slots()
        .open(fd, ConnectionRole.SERVER, ConnectionTransport.SOCKET, 4, fd, i, fd, fd, ~i, 1, -1);
    writer.closed(fd, CloseReason.NORMAL, -1, i * 31 + fd);
  }

  /** What the readings have said so far; any mixture of two connections fails. */
  private static final class Told {
    final List<BitSet> closes = new ArrayList<>();
    long found;
    long lost;

    Told() {
      for (int thread = 0; thread < THREADS; thread++) {
        closes.add(new BitSet());
      }
    }

    void add(ClosedConnections closed) {
      for (ClosedConnection connection : closed.connections()) {
        int fd = (int) connection.remoteHigh();
        int i = (int) connection.remoteLow();
        assertEquals(fd, connection.remotePort());
        assertEquals(fd, connection.localPort());
        assertEquals(~(long) i, connection.openedAtNanos());
        assertEquals(i * 31L + fd, connection.closedAtNanos());
        BitSet ofThread = closes.get(fd - 100);
        assertFalse(ofThread.get(i), () -> fd + " has closed " + i + " before");
        ofThread.set(i);
        found++;
      }
      lost += closed.lost();
      assertEquals(closed.count(), found + lost);
    }
  }

  /** Some have their site at once; of the others, two threads tell it at the same time. */
  @Test
  @Timeout(300)
  void closed_fromManyThreads_sitesAndLifetimesAreExact() throws Exception {
    int closes = 250;
    try (TestRecord record = TestRecord.in(directory)) {
      // All of two threads have room in one lane.
      extend(record.writer);
      extend(record.writer);
      record.writer.site(1, record.open(1), SiteKind.OPENER, List.of("a"));
      List<Thread> threads = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int fd = 100 + thread;
        threads.add(new Thread(() -> closeMany(record.writer, fd, closes)));
      }
      for (int thread = 0; thread < 2; thread++) {
        threads.add(
            new Thread(
                () -> {
                  while (record.writer.closedCount() < THREADS * closes) {
                    tellSites(record.writer);
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      tellSites(record.writer);
      FlightRecord read = record.read();
      RecordedSite site = read.sites().get(0);
      assertEquals(THREADS * closes / 2, site.closed(CloseReason.NORMAL));
      assertEquals(THREADS * closes / 2, site.closed(CloseReason.BROKEN_PIPE));
      assertEquals(0, site.closed(CloseReason.RESET));
      assertEquals(THREADS * closes / 2, site.usedOnce());
      assertEquals(THREADS * closes, read.histogram(RecordHistogram.LIFETIME).count());
    }
  }

  private static void tellSites(FlightRecordWriter writer) {
    long end = writer.closedSequencesEnd();
    for (long sequence = 0; sequence < end; sequence++) {
      writer.closedSite(sequence, 0);
    }
  }

  private static void closeMany(FlightRecordWriter writer, int fd, int closes) {
    for (int i = 0; i < closes; i++) {
      TestRecord.open(writer, fd);
      if (i % 2 == 0) {
        writer.slots().wrote(fd, 1, 1);
      }
      CloseReason reason = i % 2 == 0 ? CloseReason.NORMAL : CloseReason.BROKEN_PIPE;
      writer.closed(fd, reason, i % 3 == 0 ? 0 : -1, 2_000);
    }
  }

  @Test
  @Timeout(300)
  void closed_fewerThanPlaces_areAllThere() throws Exception {
    try (TestRecord record = TestRecord.in(directory)) {
      extend(record.writer);
      extend(record.writer);
      record.writer.tick(Long.MAX_VALUE);
      Told told = new Told();
      told.add(record.read().closed());
      for (Thread thread : start(record, 256, new AtomicInteger())) {
        thread.join();
      }
      told.add(record.read().closed());
      assertEquals(THREADS * 256, told.found);
      assertEquals(0, told.lost);
      for (BitSet ofThread : told.closes) {
        assertEquals(256, ofThread.cardinality());
      }
    }
  }

  @Test
  @Timeout(300)
  void closed_whileTheRingGrowsAndIsRead_areThereOnceOrLost() throws Exception {
    int closes = 200_000;
    try (TestRecord record = TestRecord.in(directory)) {
      record.writer.tick(Long.MAX_VALUE);
      Told told = new Told();
      told.add(record.read().closed());
      AtomicInteger running = new AtomicInteger();
      List<Thread> threads = start(record, closes, running);
      int readings = 0;
      while (running.get() > 0) {
        if (readings++ % 10 == 0) {
          extend(record.writer);
        }
        told.add(record.read().closed());
      }
      for (Thread thread : threads) {
        thread.join();
      }
      ClosedConnections rest = record.read().closed();
      told.add(rest);
      assertEquals((long) THREADS * closes, rest.count());
      assertTrue(readings > 10, "read only " + readings + " times");
    }
  }

  private static void extend(FlightRecordWriter writer) throws IOException {
    boolean ignored = writer.extendClosed();
  }
}
