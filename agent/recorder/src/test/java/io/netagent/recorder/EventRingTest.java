package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
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

class EventRingTest {
  private static final int FD = 9;
  private static final long MINUTE_NANOS = 60_000_000_000L;

  @TempDir Path directory;
  private TestRecord record;
  private EventRing ring;
  private FileChannel channel;
  private final EventTail tail = EventTail.fromOldest();

  @BeforeEach
  void begin() throws IOException {
    record = TestRecord.in(directory);
    ring = record.writer.events();
    ring.takeMemory();
    channel =
        FileChannel.open(record.writer.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @AfterEach
  void end() throws IOException {
    channel.close();
    record.close();
  }

  private FlightEvent only() throws IOException {
    List<FlightEvent> events = tail.read(channel).events();
    assertEquals(1, events.size());
    return events.get(0);
  }

  @Test
  void ofSlot_openConnection_hasAllThatStandsThere() throws IOException {
    long generation = record.open(FD);
    SlotTable slots = record.writer.slots();
    slots.connected(FD, ConnectionTransport.CHANNEL, 40_000, 500);
    slots.read(FD, 10, 1);
    slots.wrote(FD, 20, 1);
    record.writer.site(FD, generation, SiteKind.OPENER, List.of("a.B.c(B.java:1)"));
    ring.add(ring.ofSlot(EventKind.FIRST_BYTE, FD, generation, 9_000));
    FlightEvent event = only();
    assertEquals(FD, event.fd());
    assertEquals(generation, event.generation());
    assertEquals(ConnectionRole.CLIENT, event.role());
    assertEquals(ConnectionTransport.CHANNEL, event.transport());
    assertEquals(4, event.family());
    assertEquals(0xffff_0a00_0001L, event.remoteLow());
    assertEquals(443, event.remotePort());
    assertEquals(40_000, event.localPort());
    assertEquals(10, event.bytesRead());
    assertEquals(20, event.bytesWritten());
    assertEquals(0, event.siteId());
    // Opened at 1,000, connected 500 later.
    assertEquals(7_500, event.durationNanos());
    assertFalse(event.failed());
    assertEquals("", event.traceId());
  }

  @Test
  void ofSlot_movedOn_hasFdAndGenerationAlone() throws IOException {
    long generation = record.open(FD);
    record.open(FD);
    ring.add(ring.ofSlot(EventKind.EOF, FD, generation, 9_000));
    FlightEvent event = only();
    assertEquals(generation, event.generation());
    assertEquals(null, event.role());
    assertEquals(0, event.remotePort());
    assertEquals(-1, event.durationNanos());
  }

  @Test
  void ofSlot_adopted_hasNoDuration() throws IOException {
    long generation =
        record
            .writer
            .slots()
            .adopt(FD, ConnectionRole.SERVER, ConnectionTransport.UNKNOWN, 6, 1, 2, 3, 4, 1_000);
    ring.add(ring.ofSlot(EventKind.CLOSED, FD, generation, 9_000).closed(CloseReason.RESET, 17));
    FlightEvent event = only();
    assertTrue(event.adopted());
    assertEquals(-1, event.durationNanos());
    assertEquals(CloseReason.RESET, event.reason());
    assertEquals(17, event.closedSequence());
    assertTrue(event.failed());
  }

  @Test
  void add_longTexts_areCutAtWholeCharacters() throws IOException {
    ring.add(
        new EventDraft(EventKind.LOOKUP, 1)
            .thread(5, "ü".repeat(100))
            .lookup("h".repeat(77) + "ü" + "x", true));
    FlightEvent event = only();
    assertEquals("ü".repeat(24), event.threadName());
    assertEquals("h".repeat(77), event.text());
    assertEquals(-1, event.fd());
  }

  @Test
  void trace_highestBitSet_isPrintedInFull() throws IOException {
    ring.add(new EventDraft(EventKind.LOOKUP, 1).trace(0, -1, Long.MIN_VALUE));
    FlightEvent event = only();
    assertEquals("0000000000000000ffffffffffffffff", event.traceId());
    assertEquals("8000000000000000", event.spanId());
  }

  @Test
  void siteOf_slotOfThisGeneration_isItsSite() throws IOException {
    long generation = record.open(FD);
    assertEquals(-1, tail.siteOf(channel, FD, generation));
    record.writer.site(FD, generation, SiteKind.OPENER, List.of("a"));
    assertEquals(0, tail.siteOf(channel, FD, generation));
    assertEquals(List.of("a"), tail.sites().get(0).frames());
    assertEquals(-1, tail.siteOf(channel, FD, generation + 2));
    assertEquals(-1, tail.siteOf(channel, -1, generation));
    assertEquals(-1, tail.siteOf(channel, 262_144, generation));
  }

  @Test
  void want_recording_isHeardAndNeverShortened() throws IOException {
    record.writer.state(RecordState.RECORDING);
    record.writer.tick(1_000);
    assertTrue(EventLease.want(channel, 10));
    assertEquals(1_010, ring.wantedUntilNanos());
    assertFalse(EventLease.want(channel, 5));
    assertEquals(1_010, ring.wantedUntilNanos());
    assertTrue(EventLease.want(channel, MINUTE_NANOS));
    assertEquals(MINUTE_NANOS + 1_000, ring.wantedUntilNanos());
  }

  /** What no agent believes must not keep others from being heard. */
  @Test
  void want_nonsenseStandsThere_isHeard() throws IOException {
    record.writer.state(RecordState.RECORDING);
    ByteBuffer word = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    channel.write(word.putLong(0, Long.MAX_VALUE), 336);
    assertTrue(EventLease.want(channel, 10));
    assertEquals(12_355, ring.wantedUntilNanos());
  }

  @Test
  void want_notRecording_isRefused() {
    NoAnswerException thrown =
        assertThrows(NoAnswerException.class, () -> EventLease.want(channel, 10));
    assertEquals(NoAnswerException.Reason.NOT_RECORDING, thrown.reason());
    assertThrows(IllegalArgumentException.class, () -> EventLease.want(channel, MINUTE_NANOS + 1));
  }

  @Test
  void header_sinceAndLimit_areTold() throws IOException {
    assertEquals(2_000, tail.read(channel).perSecond());
    ring.perSecond(7);
    ring.writtenSince(99);
    EventBatch batch = tail.read(channel);
    assertEquals(7, batch.perSecond());
    assertEquals(99, batch.sinceNanos());
  }
}
