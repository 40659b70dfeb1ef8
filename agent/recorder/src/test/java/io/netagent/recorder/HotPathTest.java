package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the hooks call at every read and write. */
class HotPathTest {
  private static final int CALLS = 20_000;
  private static final int THREADS = 4;

  @TempDir Path directory;

  @Test
  void accessesAndCounts_onceWarm_allocateNothing() throws Exception {
    try (TestRecord record = TestRecord.in(directory)) {
      record.open(1);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long thread = Thread.currentThread().getId();
      callAll(record.writer); // Loads the classes and links the handles.
      threads.getThreadAllocatedBytes(thread);

      long before = threads.getThreadAllocatedBytes(thread);
      callAll(record.writer);
      long allocatedBytes = threads.getThreadAllocatedBytes(thread) - before;

      assertEquals(0, allocatedBytes);
    }
  }

  private static void callAll(FlightRecordWriter writer) {
    for (int i = 0; i < CALLS; i++) {
      writer.slots().readBegins(1, 7, i);
      writer.slots().read(1, 10, i);
      writer.slots().writeBegins(1, 7, i);
      writer.slots().wrote(1, 10, i);
      writer.slots().eof(1, i);
      writer.slots().waitsToRead(1, 7, i, 1);
      writer.slots().readEnds(1);
      writer.slots().waitsToWrite(1, 7, i, 1);
      writer.slots().writeEnds(1);
      writer.slots().acceptEnds(1, true, i);
      writer.slots().closeRequested(1, i);
      writer.slots().shutdown(1, true, true);
      writer.duration(RecordHistogram.LOOKUP, i);
      writer.openedClient(writer.timesConnect(i) ? i : -1);
      writer.turnLanes();
      writer.count(RecordCounter.CLOSED_NORMAL);
      writer.tick(i);
      writer.slots().connected(1, ConnectionTransport.CHANNEL, 1, 1);
      TestRecord.open(writer, 2);
      writer.slots().clear(2);
      TestRecord.open(writer, 3);
      writer.closed(3, CloseReason.NORMAL, -1, i);
      writer.closedSite(i, 0);
      TestRecord.open(writer, 3);
      writer.closedUntold(3);
    }
  }

  @Test
  void count_fromFourThreads_losesNothing() throws Exception {
    int calls = 200_000;
    try (TestRecord record = TestRecord.in(directory)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int call = 0; call < calls; call++) {
                    record.writer.count(RecordCounter.OPENED_CLIENT);
                    record.writer.count(RecordCounter.SITES_OVERFLOWED);
                  }
                });
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      FlightRecord read = record.read();
      assertEquals((long) THREADS * calls, read.counter(RecordCounter.OPENED_CLIENT));
      assertEquals((long) THREADS * calls, read.counter(RecordCounter.SITES_OVERFLOWED));
      assertEquals(0, read.counter(RecordCounter.OPENED_SERVER));
    }
  }

  @Test
  void readAndWrote_byOneThreadEach_areExact() throws Exception {
    try (TestRecord record = TestRecord.in(directory)) {
      record.open(1);
      Thread reading =
          new Thread(
              () -> {
                for (int i = 0; i < CALLS; i++) {
                  record.writer.slots().read(1, 3, 1);
                }
              });
      reading.start();
      for (int i = 0; i < CALLS; i++) {
        record.writer.slots().wrote(1, 5, 1);
      }
      reading.join();
      RecordedConnection connection = record.read().connections().get(0);
      assertEquals(3L * CALLS, connection.bytesRead());
      assertEquals(CALLS, connection.readOperations());
      assertEquals(5L * CALLS, connection.bytesWritten());
      assertEquals(CALLS, connection.writeOperations());
    }
  }

  /**
   * The closing thread clears the slot while the connecting one is on its way out: the slot must
   * not come back, or the connection is a leak that is none. Between the two accesses of
   * connected() there are some nanoseconds, too few for a test to clear it just then.
   */
  @Test
  void connected_afterTheSlotWasCleared_doesNotBringItBack() throws Exception {
    try (TestRecord record = TestRecord.in(directory)) {
      record.open(1);
      record.writer.slots().clear(1);
      record.writer.slots().connected(1, ConnectionTransport.CHANNEL, 1, 1);
      assertEquals(List.of(), record.read().connections());
    }
  }
}
