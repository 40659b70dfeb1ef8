package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rings of events that lie, to a reader that has read honest ones before and to a new one. */
class HostileEventsTest {
  /** docs/flight-record.md. */
  private static final int COUNT_AT = 4_096 + 16_384 * TestRecord.lane() + 16 + 8 * 37;

  private static final int RING_AT = 4_165_632 + 256 * 512 * TestRecord.lane();

  /** Of 4,096 events with their texts, the sites, and what little a reading takes besides. */
  private static final long MAX_ALLOCATED_BYTES = 8L << 20;

  @TempDir Path directory;
  private TestRecord record;
  private FileChannel file;
  private final EventTail tail = EventTail.fromOldest();

  @BeforeEach
  void anHonestRecord() throws IOException {
    record = TestRecord.in(directory);
    file =
        FileChannel.open(record.writer.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    record.writer.events().takeMemory();
    for (int i = 0; i < 20; i++) {
      record.writer.events().add(new EventDraft(EventKind.LOOKUP, i).lookup("host" + i, false));
    }
    assertEquals(20, tail.read(file).events().size());
  }

  @AfterEach
  void close() throws IOException {
    file.close();
    record.close();
  }

  private void put(long at, int size, long number) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, number);
    file.write(bytes.limit(size), at);
  }

  private void assertRefused(EventTail reader, String message) {
    UnreadableRecordException thrown =
        assertThrows(UnreadableRecordException.class, () -> reader.read(file));
    assertEquals(message, thrown.getMessage());
  }

  /** Of the third event. */
  @ParameterizedTest
  @CsvSource({
    "8, 1, 0, kind 0 of event 2 out of range",
    "8, 1, 14, kind 14 of event 2 out of range",
    "9, 1, 4, role 4 of event 2 out of range",
    "10, 1, 6, transport 6 of event 2 out of range",
    "88, 8, 1025, site 1024 of event 2 out of range",
    "88, 8, -1, site -2 of event 2 out of range",
    "88, 8, 1, site 0 of an event out of range",
    "128, 1, 49, texts of 49 and 5 bytes of event 2 out of range",
    "129, 1, 127, texts of 0 and 127 bytes of event 2 out of range",
    "8, 6, 9, reason 0 of event 2 out of range",
    "8, 6, 3, error 0 of event 2 out of range"
  })
  void read_wordOutOfRange_isRefused(int at, int size, long number, String message)
      throws IOException {
    put(RING_AT + 2 * 256 + at, size, number);
    assertRefused(EventTail.fromOldest(), message);
  }

  @ParameterizedTest
  @ValueSource(longs = {19, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 62})
  void read_countOutOfRange_isRefusedAndLeavesTheTailWhereItWas(long count) throws IOException {
    put(COUNT_AT, 8, count);
    assertRefused(tail, "event count " + count + " out of range");
    put(COUNT_AT, 8, 20);
    assertEquals(0, tail.read(file).events().size());
    assertEquals(0, tail.read(file).overwritten());
  }

  @Test
  void read_leftOutShrinks_isRefused() throws IOException {
    record.writer.events().leftOut();
    assertEquals(1, tail.read(file).leftOut());
    put(COUNT_AT + 8, 8, 0);
    assertRefused(tail, "events left out 0 out of range");
  }

  @Test
  void read_countAheadOfTheEvents_isRefused() throws IOException {
    put(COUNT_AT, 8, 22);
    assertRefused(tail, "event 20 of lane " + TestRecord.lane() + " is not there");
  }

  /** As an agent leaves it that was killed while it wrote. */
  @Test
  void read_entryChanging_isOverwritten() throws IOException {
    put(RING_AT + 2 * 256, 8, 2 * (512 + 2 + 1) - 1);
    EventBatch batch = EventTail.fromOldest().read(file);
    assertEquals(19, batch.events().size());
  }

  @Test
  void read_randomBytes_throwsNothingButIoExceptionWithinBounds() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    int refused = 0;
    int read = 0;
    for (int i = 0; i < 3_000; i++) {
      int count = random.nextInt(100);
      put(COUNT_AT, 8, random.nextInt(8) > 0 ? count : random.nextLong());
      for (int index = 20; index < count; index++) {
        put(RING_AT + 256L * index, 8, 2 * (index + 1));
        put(RING_AT + 256L * index + 8, 8, 10);
      }
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        int index = random.nextInt(100);
        long number = index + 512L * random.nextInt(2);
        put(RING_AT + 256L * index, 8, 2 * (number + 1) - random.nextInt(8) / 7);
        put(RING_AT + 256L * index + 8 * random.nextInt(1, 32), 8, random.nextLong());
      }
      long before = threads.getThreadAllocatedBytes(self);
      try {
        EventBatch batch = EventTail.fromOldest().read(file);
        read++;
        assertTrue(batch.events().size() <= 4_096);
        assertTrue(batch.overwritten() >= 0);
      } catch (UnreadableRecordException e) {
        refused++;
      }
      long allocated = threads.getThreadAllocatedBytes(self) - before;
      assertTrue(allocated < MAX_ALLOCATED_BYTES, allocated + " bytes");
    }
    assertTrue(read > 20, "only " + read + " were read");
    assertTrue(refused > 100, "only " + refused + " were refused");
  }
}
