package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ring of closed connections, by hand; {@link ClosedRingPropertyTest} does it at random. */
class ClosedRingTest {
  /** docs/flight-record.md: the rings begin at 1,806,336, an entry has 64 bytes. */
  private static final long RING_AT = 1_806_336 + 64L * 4_096 * TestRecord.lane();

  @TempDir Path directory;
  private TestRecord record;

  @BeforeEach
  void open() throws IOException {
    record = TestRecord.in(directory);
  }

  @AfterEach
  void close() throws IOException {
    record.close();
  }

  /** Each is closed at its own sequence number, in nanoseconds. */
  private void closeConnections(int count) {
    for (int i = 0; i < count; i++) {
      record.open(7);
      record.writer.closed(7, CloseReason.NORMAL, -1, record.writer.closedCount());
    }
  }

  /** In the one lane that this thread counts in. */
  private static List<Long> numbers(ClosedConnections closed) {
    return closed.connections().stream().map(connection -> connection.sequence() / 8).toList();
  }

  private void putMark(int index, long mark) throws IOException {
    try (FileChannel channel = FileChannel.open(record.writer.path(), StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, mark);
      channel.write(bytes, RING_AT + 64L * index);
    }
  }

  @Test
  void closed_aConnection_clearsItsSlotAndIsRemembered() throws Exception {
    long generation = record.open(3);
    record.writer.site(3, generation, SiteKind.OPENER, List.of("a"));
    assertEquals(TestRecord.lane(), record.writer.closed(3, CloseReason.RESET, 0, 5_000));
    FlightRecord read = record.read();
    assertEquals(List.of(), read.connections());
    assertEquals(1, read.closed().count());
    assertEquals(
        List.of(
            new SeenClosed(
                TestRecord.lane(),
                1,
                2,
                0,
                0xffff_0a00_0001L,
                443,
                50_003,
                0,
                1_000,
                5_000,
                false,
                false)),
        read.closed().connections().stream().map(SeenClosed::of).toList());
  }

  @Test
  void closed_anEmptySlot_isNone() throws Exception {
    record.open(3);
    record.writer.slots().clear(3);
    assertEquals(-1, record.writer.closed(3, CloseReason.NORMAL, -1, 5_000));
    assertEquals(0, record.read().closed().count());
  }

  @Test
  void closed_localPortNotKnownYet_is0() throws Exception {
    record
        .writer
        .slots()
        .open(3, ConnectionRole.CLIENT, ConnectionTransport.SOCKET, 4, 0, 1, 65_535, 0, 1, 1, 0);
    record.writer.closed(3, CloseReason.BY_GC, -1, 2);
    ClosedConnection closed = record.read().closed().connections().get(0);
    assertEquals(0, closed.localPort());
    assertEquals(65_535, closed.remotePort());
    assertEquals(-1, closed.siteId());
  }

  @Test
  void read_ringGoneRound_hasTheLast128AndCountsTheLost() throws Exception {
    closeConnections(10);
    assertEquals(10, record.read().closed().connections().size());
    record.writer.tick(10_000_000_000L);
    assertEquals(10, record.read().closed().connections().size());
    assertEquals(0, record.read().closed().connections().size());
    closeConnections(3_000);
    ClosedConnections closed = record.read().closed();
    assertEquals(3_010, closed.count());
    assertEquals(128, closed.connections().size());
    assertEquals(2_882, numbers(closed).get(0));
    assertEquals(3_009, numbers(closed).get(127));
    assertEquals(2_872, closed.lost());
  }

  @Test
  void read_firstTime_countsNothingAsLostThatWasThereBeforeItCame() throws Exception {
    closeConnections(5_000);
    assertEquals(0, record.read().closed().lost());
  }

  @Test
  void extendClosed_upTo32768_keepsWhatIsThere() throws Exception {
    closeConnections(120);
    int length = 128;
    while (record.writer.extendClosed()) {
      length *= 2;
      assertEquals(8 * length, record.writer.closedEntries());
      assertEquals(120, new FlightRecordReaderOf(record).closed().connections().size());
    }
    assertEquals(4_096, length);
    closeConnections(40_000);
    ClosedConnections closed = record.read().closed();
    assertEquals(4_096, closed.connections().size());
    assertEquals(40_120 - 4_096, numbers(closed).get(0));
    assertEquals(0, closed.lost());
  }

  /** A reader that has read nothing yet. */
  private record FlightRecordReaderOf(TestRecord record) {
    ClosedConnections closed() throws IOException {
      try (FileChannel channel = FileChannel.open(record.writer.path(), StandardOpenOption.READ)) {
        return new FlightRecordReader().read(channel).closed();
      }
    }
  }

  /** What a thread leaves that an error ends in the middle of an entry. */
  @Test
  void closed_placeLeftHalfWritten_isWrittenAnew() throws Exception {
    record.read();
    putMark(0, 2 * 1 - 1);
    assertEquals(List.of(), record.read().closed().connections());
    closeConnections(1);
    ClosedConnections closed = record.read().closed();
    assertEquals(List.of(0L), numbers(closed));
    assertEquals(0, closed.lost());
  }

  /** What a storm leaves out has its number, is counted, and is as if overwritten. */
  @Test
  void closedUntold_connections_countsThemAndLeavesNoEntry() throws Exception {
    closeConnections(2);
    record.read();
    for (int i = 0; i < 300; i++) {
      record.open(7);
      record.writer.slots().read(7, 5, 2_000);
      record.writer.slots().wrote(7, 3, 2_000);
      assertEquals(TestRecord.sequence(2 + i), record.writer.closedUntold(7));
    }
    closeConnections(1);
    FlightRecord read = record.read();
    assertEquals(List.of(), read.connections());
    assertEquals(303, read.closed().count());
    assertEquals(300, read.closed().lost());
    assertEquals(303, read.counter(RecordCounter.CLOSED_NORMAL));
    assertEquals(300, read.counter(RecordCounter.SITES_SKIPPED));
    assertEquals(1_500, read.counter(RecordCounter.BYTES_READ_CLOSED));
    assertEquals(900, read.counter(RecordCounter.BYTES_WRITTEN_CLOSED));
    assertTrue(numbers(read.closed()).contains(302L));
  }

  @Test
  void closedUntold_anEmptySlot_isNone() throws Exception {
    record.open(7);
    record.writer.slots().clear(7);
    assertEquals(-1, record.writer.closedUntold(7));
    assertEquals(0, record.read().closed().count());
    assertEquals(1, record.read().counter(RecordCounter.CLOSED_NORMAL));
  }

  /** Only one of the kind that is left out stands for others. */
  @Test
  void closed_afterSomeWereLeftOut_itsLifetimeStandsForThem() throws Exception {
    for (int i = 0; i < 9; i++) {
      record.open(7);
      record.writer.closedUntold(7);
    }
    record.open(7);
    record.writer.closed(7, CloseReason.RESET, FlightRecordWriter.STACK_SKIPPED, 1_000);
    record.open(7);
    record.writer.closed(7, CloseReason.NORMAL, -1, 1_000);
    assertEquals(2, record.read().histogram(RecordHistogram.LIFETIME).count());
    record.open(7);
    record.writer.closed(7, CloseReason.NORMAL, FlightRecordWriter.STACK_SKIPPED, 21_000);
    RecordedHistogram lifetimes = record.read().histogram(RecordHistogram.LIFETIME);
    assertEquals(12, lifetimes.count());
    assertEquals(10, lifetimes.bucket(DurationBuckets.of(20_000)));
    assertEquals(10 * 20_000, lifetimes.sumNanos());
  }

  /** As the hooks do it: a burst of one thread alone goes through the rings of all lanes. */
  @Test
  void closedAt_afterEachOfABurst_fillsTheRingsOfAllLanes() throws Exception {
    for (int i = 0; i < 1_024; i++) {
      record.open(7);
      record.writer.closedAt(record.writer.closed(7, CloseReason.NORMAL, -1, i));
    }
    ClosedConnections closed = record.read().closed();
    assertEquals(1_024, closed.connections().size());
    assertEquals(1_024, record.writer.closedCount());
    assertEquals(1_024, record.writer.closedSequencesEnd());
    long before = -1;
    for (ClosedConnection connection : closed.connections()) {
      assertTrue(connection.closedAtNanos() > before);
      before = connection.closedAtNanos();
    }
  }

  @Test
  void closedSite_entryReadWithoutIt_isReadOnceMoreWithIt() throws Exception {
    long generation = record.open(3);
    record.writer.tick(1_000_000_000);
    record.writer.closed(3, CloseReason.NORMAL, -1, 999_000_000);
    assertEquals(-1, record.read().closed().connections().get(0).siteId());
    assertEquals(0, record.writer.site(3, generation, SiteKind.OPENER, List.of("a")));
    record.writer.closedSite(TestRecord.sequence(0), 0);
    ClosedConnections again = record.read().closed();
    assertEquals(0, again.connections().get(0).siteId());
    assertEquals(0, again.lost());
    assertEquals(List.of(), record.read().closed().connections());
  }

  @Test
  void closedSite_entryOverwritten_leavesTheNewOne() throws Exception {
    closeConnections(129);
    long generation = record.open(3);
    record.writer.site(3, generation, SiteKind.OPENER, List.of("a"));
    record.writer.closedSite(TestRecord.sequence(0), 0);
    assertTrue(
        record.read().closed().connections().stream().allMatch(closed -> closed.siteId() == -1));
  }
}
