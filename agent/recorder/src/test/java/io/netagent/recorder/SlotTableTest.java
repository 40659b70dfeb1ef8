package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a slot says about use and waiting, by hand; {@link RoundTripTest} does it at random. */
class SlotTableTest {
  @TempDir Path directory;
  private TestRecord record;
  private SlotTable slots;

  @BeforeEach
  void open() throws IOException {
    record = TestRecord.in(directory);
    slots = record.writer.slots();
  }

  @AfterEach
  void close() throws IOException {
    record.close();
  }

  private RecordedConnection connection() throws IOException {
    return record.read().connections().get(0);
  }

  private void requestAndAnswer() {
    slots.wrote(1, 10, 1);
    slots.wrote(1, 10, 1);
    slots.read(1, 10, 1);
    slots.read(1, 10, 1);
  }

  private ClosedConnection closed() throws IOException {
    record.writer.closed(1, CloseReason.NORMAL, -1, 9_000);
    List<ClosedConnection> closed = record.read().closed().connections();
    return closed.get(closed.size() - 1);
  }

  @Test
  void wrote_ofAClientThatAsksThreeTimes_countsTwoTurns() throws Exception {
    record.open(1);
    requestAndAnswer();
    assertEquals(0, connection().turns());
    requestAndAnswer();
    requestAndAnswer();
    assertEquals(2, connection().turns());
  }

  @Test
  void wrote_afterReads_knowsWhetherSomethingHasComeSince() throws Exception {
    record.open(1);
    requestAndAnswer();
    assertEquals(0, connection().readOperationsAtLastWrite());
    assertEquals(2, connection().readOperations());
    record.writer.slots().wrote(1, 10, 1);
    assertEquals(2, connection().readOperationsAtLastWrite());
  }

  @Test
  void closed_clientThatAskedOnce_isUsedOnce() throws Exception {
    record.open(1);
    requestAndAnswer();
    assertTrue(closed().usedOnce());
    record.open(1);
    requestAndAnswer();
    requestAndAnswer();
    assertFalse(closed().usedOnce());
  }

  /** A pool that opens and closes without a request is no use at all. */
  @Test
  void closed_clientThatDidNothing_isNotUsedOnce() throws Exception {
    record.open(1);
    assertFalse(closed().usedOnce());
  }

  /** A greeting without a question is a use. */
  @Test
  void closed_clientThatOnlyRead_isUsedOnce() throws Exception {
    record.open(1);
    slots.read(1, 10, 1);
    assertTrue(closed().usedOnce());
  }

  @Test
  void closed_serverThatAnsweredOnce_isUsedOnce() throws Exception {
    for (int answers = 0; answers < 4; answers++) {
      slots.open(
          1, ConnectionRole.SERVER, ConnectionTransport.CHANNEL, 4, 0, 1, 2, 3, 1_000, 5, -1);
      for (int i = 0; i < answers; i++) {
        slots.read(1, 10, 1);
        slots.wrote(1, 10, 1);
      }
      assertEquals(answers <= 1, closed().usedOnce(), answers + " answers");
    }
  }

  @Test
  void closed_adopted_isSaidSoAndHasNoLifetimeAndIsNotUsedOnce() throws Exception {
    slots.adopt(1, ConnectionRole.CLIENT, ConnectionTransport.SOCKET, 4, 0, 1, 443, 50_000, 1_000);
    assertTrue(connection().adopted());
    assertEquals(-1, connection().connectNanos());
    slots.wrote(1, 10, 1);
    ClosedConnection closed = closed();
    assertTrue(closed.adopted());
    assertFalse(closed.usedOnce());
    assertEquals(0, record.read().histogram(RecordHistogram.LIFETIME).count());
  }

  @Test
  void closed_opened_isALifetime() throws Exception {
    record.open(1);
    assertFalse(closed().adopted());
    RecordedHistogram lifetimes = record.read().histogram(RecordHistogram.LIFETIME);
    assertEquals(1, lifetimes.count());
    assertEquals(8_000, lifetimes.sumNanos());
    assertEquals(1, lifetimes.bucket(7));
  }

  @Test
  void closed_listener_leavesNoTrace() throws Exception {
    slots.listen(1, ConnectionTransport.CHANNEL, 5, 6);
    assertEquals(1, record.read().listeners().size());
    assertEquals(-1, record.writer.closed(1, CloseReason.NORMAL, -1, 9_000));
    FlightRecord read = record.read();
    assertEquals(List.of(), read.listeners());
    assertEquals(0, read.closed().count());
    assertEquals(0, read.histogram(RecordHistogram.LIFETIME).count());
  }

  @Test
  void acceptEnds_acceptedOrNot_countsAndFreesTheThread() throws Exception {
    slots.listen(1, ConnectionTransport.UNKNOWN, 5, 6);
    slots.readBegins(1, 77, 1_000);
    RecordedListener listener = record.read().listeners().get(0);
    assertEquals(77, listener.acceptorThreadId());
    assertEquals(1_000, listener.acceptorSinceNanos());
    assertEquals(0, listener.acceptorLimitNanos());
    slots.acceptEnds(1, true, 2_000);
    slots.waitsToRead(1, 78, 2_500, 3_000);
    assertEquals(3_000, record.read().listeners().get(0).acceptorLimitNanos());
    slots.acceptEnds(1, false, 4_000);
    listener = record.read().listeners().get(0);
    assertEquals(1, listener.accepted());
    assertEquals(2_000, listener.lastAcceptedAtNanos());
    assertEquals(0, listener.acceptorThreadId());
    assertEquals(0, listener.acceptorLimitNanos());
  }

  /** A timed wait ends with readEnds, and then the read itself may block without a limit. */
  @Test
  void readBegins_afterATimedWaitHasEnded_hasNoLimit() throws Exception {
    record.open(1);
    slots.waitsToRead(1, 7, 1_000, 5_000);
    assertEquals(5_000, connection().readerLimitNanos());
    slots.readEnds(1);
    slots.readBegins(1, 7, 2_000);
    assertEquals(0, connection().readerLimitNanos());
    assertEquals(2_000, connection().readerSinceNanos());
    slots.eof(1, 3_000);
    assertEquals(0, connection().readerThreadId());
  }

  @Test
  void open_overASlotWithAllWords_beginsAtZero() throws Exception {
    record.open(1);
    requestAndAnswer();
    requestAndAnswer();
    slots.waitsToRead(1, 7, 1_000, 5_000);
    slots.waitsToWrite(1, 8, 1_000, 5_000);
    slots.closeRequested(1, 6_000);
    slots.shutdown(1, true, true);
    slots.abandoned(1, connection().generation());
    assertTrue(connection().abandoned());
    slots.clear(1);
    record.open(1);
    SeenSlot seen = SeenSlot.of(connection());
    for (String word :
        List.of(
            "turns",
            "readerThreadId",
            "writerThreadId",
            "closeRequestedAtNanos",
            "inputShutdown",
            "outputShutdown",
            "abandoned")) {
      assertEquals(0, seen.get(word), word);
    }
    slots.wrote(1, 1, 1);
    assertEquals(0, connection().turns());
  }

  @Test
  void blockedThread_notTheSameInBothCopies_isNone() {
    ByteBuffer copy = words(7, 1_000, 5_000);
    assertEquals(7, BlockedThread.of(copy, words(7, 1_000, 0), 0).threadId());
    assertEquals(5_000, BlockedThread.of(copy, words(7, 1_000, 0), 0).limitNanos());
    assertEquals(0, BlockedThread.of(copy, words(8, 1_000, 5_000), 0).threadId());
    assertEquals(0, BlockedThread.of(copy, words(7, 1_001, 5_000), 0).sinceNanos());
    assertEquals(
        0, BlockedThread.of(words(0, 1_000, 5_000), words(0, 1_000, 5_000), 0).sinceNanos());
  }

  private static ByteBuffer words(long threadId, long sinceNanos, long limitNanos) {
    return ByteBuffer.allocate(24)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(0, threadId)
        .putLong(8, sinceNanos)
        .putLong(16, limitNanos);
  }
}
