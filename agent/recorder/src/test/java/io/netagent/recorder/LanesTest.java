package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Threads that count at once, and lanes that somebody is in. */
class LanesTest {
  /** More than lanes, and far more than processors. */
  private static final int THREADS = 24;

  @TempDir Path directory;
  private TestRecord record;
  private FileChannel file;

  @BeforeEach
  void open() throws IOException {
    record = TestRecord.in(directory);
    file =
        FileChannel.open(record.writer.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @AfterEach
  void close() throws IOException {
    file.close();
    record.close();
  }

  /** docs/flight-record.md: a lane's first word. */
  private void entered(int lane, long word) throws IOException {
    file.write(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, word),
        4_096 + 16_384L * lane);
  }

  private long word(int lane, int at) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    file.read(bytes, 4_096 + 16_384L * lane + at);
    return bytes.getLong(0);
  }

  /** Also while they change lanes, and while the rings grow: of all numbers, none is lost. */
  @Test
  @Timeout(300)
  void allNumbers_fromMoreThreadsThanLanes_areExact() throws Exception {
    int connections = 20_000;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int fd = 100 + i;
      threads.add(
          new Thread(
              () -> {
                for (int n = 0; n < connections; n++) {
                  TestRecord.open(record.writer, fd);
                  record.writer.openedClient(3_000);
                  record.writer.slots().read(fd, 7, 2_000);
                  record.writer.slots().wrote(fd, 11, 2_500);
                  record.writer.closed(fd, CloseReason.RESET, -1, 3_000);
                  record.writer.count(RecordCounter.URGENT_BYTES, 5);
                }
              }));
    }
    threads.forEach(Thread::start);
    while (threads.stream().anyMatch(Thread::isAlive)) {
      record.writer.turnLanes();
      boolean unused = record.writer.extendClosed();
      Thread.yield();
    }
    FlightRecord read = record.read();
    long all = (long) THREADS * connections;
    assertEquals(all, read.counter(RecordCounter.OPENED_CLIENT));
    assertEquals(all, read.counter(RecordCounter.CLOSED_RESET));
    assertEquals(5 * all, read.counter(RecordCounter.URGENT_BYTES));
    assertEquals(7 * all, read.bytesRead());
    assertEquals(11 * all, read.bytesWritten());
    assertEquals(all, read.closed().count());
    assertEquals(all, record.writer.closedCount());
    assertEquals(all, read.histogram(RecordHistogram.CONNECT).count());
    assertEquals(3_000 * all, read.histogram(RecordHistogram.CONNECT).sumNanos());
    assertEquals(all, read.histogram(RecordHistogram.LIFETIME).bucket(1));
    assertEquals(2_000 * all, read.histogram(RecordHistogram.LIFETIME).sumNanos());
    for (int lane = 0; lane < 8; lane++) {
      assertEquals(0, word(lane, 0), "somebody is still in lane " + lane);
      assertTrue(word(lane, 16) > 0, "nobody was in lane " + lane);
    }
  }

  @Test
  void count_ownLaneTaken_goesToTheNextAndLeavesThatAlone() throws Exception {
    int own = TestRecord.lane();
    entered(own, Long.MAX_VALUE);
    record.writer.count(RecordCounter.OPENED_CLIENT);
    assertEquals(0, word(own, 16));
    assertEquals(1, word((own + 1) % 8, 16));
    assertEquals(1, record.read().counter(RecordCounter.OPENED_CLIENT));
    assertEquals(Long.MAX_VALUE, word(own, 0));
    assertEquals(0, word((own + 1) % 8, 0));
  }

  /** An error has ended this thread's last call where it left. */
  @Test
  void count_ownLaneLeftBehindByThisThread_isLeftAtLast() throws Exception {
    int own = TestRecord.lane();
    entered(own, ThreadIds.current());
    record.writer.count(RecordCounter.OPENED_CLIENT);
    assertEquals(1, word(own, 16));
    assertEquals(0, word(own, 0));
  }

  /** Eight threads have ended in just these instructions. */
  @Test
  @Timeout(300)
  void count_allLanesTakenForGood_takesOneAndWaitsOnlyOnce() throws Exception {
    for (int lane = 0; lane < 8; lane++) {
      entered(lane, Long.MAX_VALUE - lane);
    }
    record.writer.count(RecordCounter.OPENED_CLIENT);
    int own = TestRecord.lane();
    assertEquals(0, word(own, 0));
    // Each with a wait would take 100 s.
    assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          for (int i = 0; i < 10_000; i++) {
            record.writer.count(RecordCounter.OPENED_CLIENT);
          }
        });
    assertEquals(10_001, word(own, 16));
  }

  /**
   * Wherever in a hook the stack ends: the thread's next call finds all lanes as they should be.
   */
  @Test
  @Timeout(300)
  void count_afterStackOverflowsAnywhere_leavesAllLanes() throws Exception {
    for (int i = 0; i < 10; i++) {
      Thread deep = new Thread(null, this::overflowAndCount, "deep", 256 << 10);
      deep.start();
      deep.join();
      for (int lane = 0; lane < 8; lane++) {
        assertEquals(0, word(lane, 0), "somebody is still in lane " + lane);
      }
    }
    FlightRecord read = record.read();
    assertTrue(read.counter(RecordCounter.URGENT_BYTES) > 0);
    assertEquals(10, read.counter(RecordCounter.ADOPTED));
  }

  private void overflowAndCount() {
    for (int i = 0; i < 20; i++) {
      recurse(i);
    }
    record.writer.count(RecordCounter.ADOPTED);
  }

  /** Calls at each of the last frames that the stack has room for. */
  private int recurse(int padding) {
    int above;
    try {
      above = recurse(padding);
    } catch (StackOverflowError e) {
      above = 0;
    }
    if (above < 40 + padding % 3) {
      try {
        TestRecord.open(record.writer, 9);
        record.writer.openedClient(padding);
        record.writer.closed(9, CloseReason.NORMAL, -1, padding);
        record.writer.count(RecordCounter.URGENT_BYTES);
      } catch (StackOverflowError e) {
        return above + 1;
      }
    }
    return above + 1;
  }

  @Test
  void turnLanes_oneThread_countsInEachOfThem() throws Exception {
    for (int turn = 0; turn < 8; turn++) {
      record.writer.count(RecordCounter.OPENED_SERVER);
      record.writer.turnLanes();
    }
    for (int lane = 0; lane < 8; lane++) {
      assertEquals(1, word(lane, 24));
    }
    assertEquals(8, record.read().counter(RecordCounter.OPENED_SERVER));
  }

  @Test
  void count_whatFailsInALane_leavesIt() throws Exception {
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> record.writer.closed(5_000_000, CloseReason.NORMAL, -1, 1));
    for (int lane = 0; lane < 8; lane++) {
      assertEquals(0, word(lane, 0));
    }
  }
}
