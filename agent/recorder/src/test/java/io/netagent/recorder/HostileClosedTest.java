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
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A ring of closed connections that lies, mostly to a reader that has read an honest one before.
 */
class HostileClosedTest {
  /** docs/flight-record.md. */
  private static final int COUNT_AT = 4_096 + 16_384 * TestRecord.lane() + 8;

  private static final int RING_AT = 1_806_336 + 64 * 4_096 * TestRecord.lane();

  /** Of 32,768 connections, and what little a reading takes besides. */
  private static final long MAX_ALLOCATED_BYTES = 8L << 20;

  @TempDir Path directory;
  private TestRecord record;
  private FileChannel file;
  private final FlightRecordReader reader = new FlightRecordReader();

  @BeforeEach
  void anHonestRecord() throws IOException {
    record = TestRecord.in(directory);
    file =
        FileChannel.open(record.writer.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    record.writer.tick(Long.MAX_VALUE);
    for (int i = 0; i < 40; i++) {
      record.open(1);
      record.writer.closed(1, CloseReason.NORMAL, -1, i);
    }
    assertEquals(40, reader.read(file).closed().connections().size());
  }

  @AfterEach
  void close() throws IOException {
    file.close();
    record.close();
  }

  private void put(long at, long number) throws IOException {
    file.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, number), at);
  }

  private static long claims(int exponent, long count) {
    return (long) exponent << 56 | count;
  }

  private void assertRefused(String message) {
    UnreadableRecordException thrown =
        assertThrows(UnreadableRecordException.class, () -> reader.read(file));
    assertEquals(message, thrown.getMessage());
  }

  /** Of the third entry. */
  @ParameterizedTest
  @CsvSource({
    "0, 8, 8, 'closed connection 3 is at 2, where it can''t be'",
    "8, 1, 0, role 0 of closed connection 2 out of range",
    "8, 1, 3, role 3 of closed connection 2 out of range",
    "9, 1, 0, reason 0 of closed connection 2 out of range",
    "9, 1, 7, reason 7 of closed connection 2 out of range",
    "48, 8, 0x2ffffffff, site 4294967294 of closed connection 2 out of range",
  })
  void read_closedConnectionChanged_namesTheCheck(int at, int size, String number, String message)
      throws Exception {
    ByteBuffer bytes =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Long.decode(number));
    file.write(bytes.limit(size), RING_AT + 128L + at);
    UnreadableRecordException thrown =
        assertThrows(UnreadableRecordException.class, () -> new FlightRecordReader().read(file));
    assertEquals(message, thrown.getMessage());
  }

  /** The number of a site is held against the sites there are by who reads them. */
  @Test
  void read_closedConnectionOfASiteThatIsNot_isRefused() throws Exception {
    put(RING_AT + 128 + 48, 0x200000029L);
    UnreadableRecordException thrown =
        assertThrows(UnreadableRecordException.class, () -> new FlightRecordReader().read(file));
    assertEquals(
        "site 40 of closed connection " + TestRecord.sequence(2) + " out of range",
        thrown.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 13, 255})
  void read_exponentChanged_isRefused(int exponent) throws Exception {
    put(COUNT_AT, claims(exponent, 40));
    assertRefused("closed exponent " + exponent + " out of range");
  }

  @Test
  void read_countGoneBack_isRefused() throws Exception {
    put(COUNT_AT, claims(7, 39));
    assertRefused("closed count 39 out of range");
  }

  @Test
  void read_ringGrownShorter_isRefused() throws Exception {
    assertTrue(record.writer.extendClosed());
    record.open(1);
    record.writer.closed(1, CloseReason.NORMAL, -1, 40);
    reader.read(file);
    put(COUNT_AT, claims(7, 41));
    assertRefused("closed exponent 7 out of range");
  }

  @Test
  void read_connectionThereTwice_isRefused() throws Exception {
    // Both are places of 134: in a ring of 128 and in one of 256.
    for (int index : new int[] {6, 134}) {
      put(RING_AT + 64L * index, 2 * (134 + 1));
      put(RING_AT + 64L * index + 8, 0x101);
    }
    put(COUNT_AT, claims(8, 200));
    assertRefused("closed connection 134 is there twice");
  }

  /** What fails is read again: nothing is taken for read that nobody got. */
  @Test
  void read_afterARefusedReading_returnsWhatThatOneKept() throws Exception {
    record.open(1);
    record.writer.closed(1, CloseReason.NORMAL, -1, 40);
    put(120, 1_025);
    assertRefused("site count 1025 out of range");
    put(120, 0);
    ClosedConnections closed = reader.read(file).closed();
    assertEquals(1, closed.connections().size());
    assertEquals(0, closed.lost());
  }

  /** A sort by them must not depend on what two of them are apart. */
  @Test
  void read_closeTimesOfAllSizes_areSorted() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 128; i++) {
      record.open(1);
      record.writer.closed(1, CloseReason.NORMAL, -1, random.nextLong());
    }
    long before = Long.MIN_VALUE;
    for (ClosedConnection connection : reader.read(file).closed().connections()) {
      assertTrue(connection.closedAtNanos() >= before);
      before = connection.closedAtNanos();
    }
  }

  @Test
  void read_entryLeftOdd_isLostOnceAndTheOthersAreThere() throws Exception {
    for (int i = 0; i < 3; i++) {
      record.open(1);
      record.writer.closed(1, CloseReason.NORMAL, -1, i);
    }
    put(RING_AT + 64L * 41, 2 * 42 - 1);
    ClosedConnections closed = reader.read(file).closed();
    assertEquals(2, closed.connections().size());
    assertEquals(1, closed.lost());
    assertEquals(0, reader.read(file).closed().lost());
  }

  @Test
  void read_hugeCount_countsTheLostAndAllocatesLittle() throws Exception {
    long most = (1L << 56) - 1;
    put(COUNT_AT, claims(12, most));
    long allocated = allocatedBytes();
    ClosedConnections closed = reader.read(file).closed();
    allocated = allocatedBytes() - allocated;
    assertEquals(most, closed.count());
    assertEquals(0, closed.connections().size());
    assertEquals(most - 40, closed.lost());
    assertTrue(allocated < MAX_ALLOCATED_BYTES, allocated + " bytes");
  }

  @Test
  void read_fullRing_allocatesWithinBounds() throws Exception {
    while (record.writer.closedEntries() < 32_768) {
      assertTrue(record.writer.extendClosed());
    }
    for (int i = 0; i < 40_000; i++) {
      record.open(1);
      record.writer.closed(1, CloseReason.NORMAL, -1, i);
      record.writer.turnLanes();
    }
    long allocated = allocatedBytes();
    assertEquals(32_768, reader.read(file).closed().connections().size());
    allocated = allocatedBytes() - allocated;
    assertTrue(allocated < MAX_ALLOCATED_BYTES, allocated + " bytes");
    allocated = allocatedBytes();
    assertEquals(0, reader.read(file).closed().connections().size());
    allocated = allocatedBytes() - allocated;
    assertTrue(allocated < MAX_ALLOCATED_BYTES / 8, allocated + " bytes for nothing new");
  }

  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  @Test
  void read_anythingInTheRing_throwsNothingButIoExceptionAndInventsNoEntry() throws Exception {
    SplittableRandom random = new SplittableRandom(6);
    int refused = 0;
    int read = 0;
    for (int i = 0; i < 2_000; i++) {
      long count = random.nextInt(375);
      put(COUNT_AT, claims(7 + random.nextInt(2), count));
      for (int changes = random.nextInt(1, 30); changes > 0; changes--) {
        int index = random.nextInt(256);
        long sequence = index + 128L * random.nextInt(3);
        put(RING_AT + 64L * index, 2 * (sequence + 1) - random.nextInt(10) / 9);
        put(RING_AT + 64L * index + 8, 0x101 + random.nextInt(60) / 59);
        put(RING_AT + 64L * index + 48, random.nextLong());
      }
      try {
        ClosedConnections closed = new FlightRecordReader().read(file).closed();
        read++;
        Set<Long> numbers = new HashSet<>();
        for (ClosedConnection connection : closed.connections()) {
          assertEquals(TestRecord.lane(), connection.sequence() % 8);
          assertTrue(connection.sequence() / 8 < count && numbers.add(connection.sequence()));
        }
        assertTrue(closed.lost() >= 0, () -> closed.lost() + " lost");
      } catch (UnreadableRecordException e) {
        refused++;
      }
    }
    assertTrue(read > 50, "only " + read + " were read");
    assertTrue(refused > 50, "only " + refused + " were refused");
  }
}
