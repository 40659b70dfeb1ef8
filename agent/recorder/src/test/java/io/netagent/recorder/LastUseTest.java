package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an entry of a closed connection tells of how it was used last. */
class LastUseTest {
  private static final long SECOND = 1_000_000_000;
  private static final int FD = 5;

  /** What happens on the connection, how much later than what was before. */
  record Event(Kind kind, long afterNanos, int bytes) {
    enum Kind {
      READ,
      WROTE,
      WRITE_FAILED,
      EOF
    }
  }

  private static Event event(Event.Kind kind, double afterSeconds, int bytes) {
    return new Event(kind, (long) (afterSeconds * SECOND), bytes);
  }

  /** Of a connection that was opened at 1 s and closed so long after the last event. */
  private static ClosedConnection closed(double closeAfterSeconds, Event... events)
      throws IOException {
    Path directory = Files.createTempDirectory("netagent-last-use");
    try (TestRecord record = TestRecord.in(directory)) {
      closeAfter(record, List.of(events), (long) (closeAfterSeconds * SECOND));
      return record.read().closed().connections().get(0);
    } finally {
      Files.deleteIfExists(directory.resolve("records"));
      Files.deleteIfExists(directory);
    }
  }

  private static long closeAfter(TestRecord record, List<Event> events, long closeAfterNanos) {
    SlotTable slots = record.writer.slots();
    long nowNanos = SECOND;
    slots.open(
        FD, ConnectionRole.CLIENT, ConnectionTransport.SOCKET, 4, 0, 1, 443, 1, nowNanos, 1, 7);
    for (Event event : events) {
      nowNanos += event.afterNanos;
      switch (event.kind) {
        case READ -> slots.read(FD, event.bytes, nowNanos);
        case WROTE -> slots.wrote(FD, event.bytes, nowNanos);
        case WRITE_FAILED -> slots.writeFailed(FD, nowNanos);
        case EOF -> slots.eof(FD, nowNanos);
      }
    }
    nowNanos += closeAfterNanos;
    record.writer.closed(FD, CloseReason.NORMAL, -1, nowNanos);
    return nowNanos;
  }

  @Test
  void closed_requestAfterAPauseMetTheEnd_tellsPauseAndTimeToTheClose() throws Exception {
    ClosedConnection closed =
        closed(
            0.05,
            event(Event.Kind.WROTE, 0, 200),
            event(Event.Kind.READ, 0.1, 5_000),
            event(Event.Kind.WROTE, 5.2, 180),
            event(Event.Kind.EOF, 0.1, 0));
    assertEquals(5_200_000_000L, closed.pauseNanos());
    assertEquals(150_000_000L, closed.fromPauseToCloseNanos());
    assertEquals(180, closed.bytesWrittenAfterPause());
    assertEquals(0, closed.bytesReadAfterPause());
    assertTrue(closed.eofReadLast());
    assertTrue(closed.unanswered());
    assertFalse(closed.writeAfterPauseFailed());
  }

  /** Of a storm: it may have been its connect that took so long. */
  @Test
  void closed_connectNotTimed_pausesBeginWithItsUse(@TempDir Path directory) throws Exception {
    try (TestRecord record = TestRecord.in(directory)) {
      SlotTable slots = record.writer.slots();
      slots.open(FD, ConnectionRole.CLIENT, ConnectionTransport.SOCKET, 4, 0, 1, 443, 1, 1, 1, 0);
      slots.connected(FD, ConnectionTransport.SOCKET, 1, -1);
      slots.wrote(FD, 10, 5 * SECOND);
      record.writer.closed(FD, CloseReason.NORMAL, -1, 6 * SECOND);
      assertEquals(-1, record.read().closed().connections().get(0).pauseNanos());
      slots.open(FD, ConnectionRole.CLIENT, ConnectionTransport.SOCKET, 4, 0, 1, 443, 1, 1, 1, 0);
      slots.connected(FD, ConnectionTransport.SOCKET, 1, -1);
      slots.wrote(FD, 10, 5 * SECOND);
      slots.wrote(FD, 10, 8 * SECOND);
      record.writer.closed(FD, CloseReason.NORMAL, -1, 9 * SECOND);
      slots.open(FD, ConnectionRole.SERVER, ConnectionTransport.SOCKET, 4, 0, 1, 443, 1, 1, 1, -1);
      slots.wrote(FD, 10, 5 * SECOND);
      record.writer.closed(FD, CloseReason.NORMAL, -1, 10 * SECOND);
      assertEquals(
          Set.of(3L, 5L),
          record.read().closed().connections().stream()
              .filter(closed -> closed.closedAtNanos() > 6 * SECOND)
              .map(closed -> Math.round(closed.pauseNanos() / 1e9))
              .collect(Collectors.toSet()));
    }
  }

  @Test
  void closed_answeredAfterThePause_isNotUnanswered() throws Exception {
    ClosedConnection closed =
        closed(
            30,
            event(Event.Kind.WROTE, 700, 20),
            event(Event.Kind.READ, 0.1, 40),
            eof(0.2),
            eof(1));
    assertEquals(700, Math.round(closed.pauseNanos() / 1e9));
    assertEquals(40, closed.bytesReadAfterPause());
    assertEquals(20, closed.bytesWrittenAfterPause());
    assertTrue(closed.eofReadLast());
    assertFalse(closed.unanswered());
  }

  @Test
  void closed_busyConnection_hasNoPause() throws Exception {
    ClosedConnection closed =
        closed(
            90,
            event(Event.Kind.WROTE, 0.9, 200),
            event(Event.Kind.READ, 0.9, 200),
            event(Event.Kind.WROTE, 0.9, 200));
    assertEquals(-1, closed.pauseNanos());
    assertEquals(-1, closed.fromPauseToCloseNanos());
    assertEquals(0, closed.bytesWrittenAfterPause());
    assertFalse(closed.eofReadLast());
    assertTrue(closed.unanswered());
  }

  @Test
  void closed_writeFailedAfterAPause_saysSo() throws Exception {
    ClosedConnection closed =
        closed(
            0,
            event(Event.Kind.WROTE, 0, 200),
            event(Event.Kind.READ, 0, 200),
            event(Event.Kind.WRITE_FAILED, 400, 0),
            event(Event.Kind.WRITE_FAILED, 0.1, 0));
    assertTrue(closed.writeAfterPauseFailed());
    assertEquals(400, Math.round(closed.pauseNanos() / 1e9));
    assertEquals(0, closed.bytesWrittenAfterPause());
    assertFalse(closed.unanswered());
  }

  @Test
  void closed_neverUsed_tellsNothing() throws Exception {
    ClosedConnection closed = closed(1_000);
    assertEquals(-1, closed.pauseNanos());
    assertFalse(closed.unanswered());
    assertFalse(closed.eofReadLast());
  }

  @Test
  void open_requestAfterAPause_tellsPauseAndAnswer() throws Exception {
    Path directory = Files.createTempDirectory("netagent-last-use");
    try (TestRecord record = TestRecord.in(directory)) {
      record.open(FD);
      assertEquals(-1, record.read().connections().get(0).pauseNanos());
      record.writer.slots().wrote(FD, 100, 2 * SECOND);
      record.writer.slots().read(FD, 70, 2 * SECOND);
      record.writer.slots().wrote(FD, 100, 9 * SECOND);
      record.writer.slots().read(FD, 30, 9 * SECOND);
      RecordedConnection open = record.read().connections().get(0);
      assertEquals(7 * SECOND, open.pauseNanos());
      assertEquals(30, open.bytesReadAfterPause());
    } finally {
      Files.deleteIfExists(directory.resolve("records"));
      Files.deleteIfExists(directory);
    }
  }

  /** A slow connect is no pause; the slot of the one before leaves nothing. */
  @Test
  void closed_slotUsedAgain_tellsOfTheNewOneAlone() throws Exception {
    Path directory = Files.createTempDirectory("netagent-last-use");
    try (TestRecord record = TestRecord.in(directory)) {
      closeAfter(record, List.of(event(Event.Kind.WROTE, 50, 1)), 1);
      SlotTable slots = record.writer.slots();
      slots.open(
          FD, ConnectionRole.CLIENT, ConnectionTransport.SOCKET, 4, 0, 1, 443, 0, SECOND, 1, 0);
      slots.connected(FD, ConnectionTransport.SOCKET, 1, 3 * SECOND);
      slots.wrote(FD, 300, 4 * SECOND + 1);
      record.writer.closed(FD, CloseReason.NORMAL, -1, 5 * SECOND);
      ClosedConnection second =
          record.read().closed().connections().stream()
              .filter(closed -> closed.closedAtNanos() == 5 * SECOND)
              .findFirst()
              .orElseThrow();
      assertEquals(-1, second.pauseNanos());
    } finally {
      Files.deleteIfExists(directory.resolve("records"));
      Files.deleteIfExists(directory);
    }
  }

  private static Event eof(double afterSeconds) {
    return event(Event.Kind.EOF, afterSeconds, 0);
  }

  @Property(tries = 200)
  void closed_afterAnyEvents_tellsWhatTheyTell(
      @ForAll("events") List<Event> events, @ForAll("pauses") long closeAfterNanos)
      throws IOException {
    Path directory = Files.createTempDirectory("netagent-last-use");
    try (TestRecord record = TestRecord.in(directory)) {
      long closedAtNanos = closeAfter(record, events, closeAfterNanos);
      Told expected = told(events, closedAtNanos);
      assertEquals(expected, Told.of(record.read().closed().connections().get(0)));
      assertEquals(expected, Told.of(record.bytes(), closedAtNanos));
    } finally {
      Files.deleteIfExists(directory.resolve("records"));
      Files.deleteIfExists(directory);
    }
  }

  @Provide
  Arbitrary<Long> pauses() {
    return Arbitraries.of(
        0L, 1L, 100_000_000L, 999_999_999L, SECOND, 61 * SECOND, 700 * SECOND, 2_000_000 * SECOND);
  }

  @Provide
  Arbitrary<List<Event>> events() {
    return Combinators.combine(
            Arbitraries.of(Event.Kind.values()), pauses(), Arbitraries.of(1, 64, 254, 255, 70_000))
        .as(Event::new)
        .list()
        .ofMaxSize(12);
  }

  /** What an entry says, in the page's units. */
  private record Told(
      long pause, boolean failed, boolean eof, boolean unanswered, long toClose, long w, long r) {
    static Told of(ClosedConnection closed) {
      boolean none = closed.pauseNanos() < 0;
      return new Told(
          none ? 0 : closed.pauseNanos() / 100_000_000,
          closed.writeAfterPauseFailed(),
          closed.eofReadLast(),
          closed.unanswered(),
          none ? 0 : closed.fromPauseToCloseNanos() / 10_000_000,
          closed.bytesWrittenAfterPause(),
          closed.bytesReadAfterPause());
    }

    /** By the page: the entry is found by its closedAtNanos, at 40. */
    static Told of(byte[] file, long closedAtNanos) {
      ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      int at = 0;
      while (bytes.getLong(at + 40) != closedAtNanos) {
        at += 64;
      }
      int flags = file[at + 59];
      return new Told(
          (file[at + 56] & 0xff) | (file[at + 57] & 0xff) << 8 | (file[at + 58] & 0xff) << 16,
          (flags & 1) != 0,
          (flags & 2) != 0,
          (flags & 4) != 0,
          bytes.getShort(at + 60) & 0xffff,
          file[at + 62] & 0xff,
          file[at + 63] & 0xff);
    }
  }

  /** Told from all that happened. */
  private static Told told(List<Event> events, long closedAtNanos) {
    long now = SECOND;
    long last = SECOND + 7;
    int end = -1;
    long pause = 0;
    long endedAt = 0;
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      now += event.afterNanos;
      times.add(now);
      boolean write = event.kind == Event.Kind.WROTE || event.kind == Event.Kind.WRITE_FAILED;
      if (write && now - last >= SECOND) {
        end = i;
        pause = Math.min(16_777_215, (now - last) / 100_000_000);
        endedAt = now;
      }
      last = event.kind == Event.Kind.WRITE_FAILED ? last : Math.max(last, now);
    }
    long firstEof = -1;
    int lastWrite = -1;
    int lastTurn = -1;
    boolean readSince = true;
    for (int i = 0; i < events.size(); i++) {
      Event.Kind kind = events.get(i).kind;
      if (kind == Event.Kind.EOF && firstEof < 0) {
        firstEof = times.get(i);
      }
      if (kind == Event.Kind.WROTE) {
        lastWrite = i;
        lastTurn = readSince ? i : lastTurn;
        readSince = false;
      }
      readSince |= kind == Event.Kind.READ || kind == Event.Kind.EOF;
    }
    long reads = 0;
    for (int i = lastTurn + 1; lastTurn >= 0 && i < events.size(); i++) {
      Event.Kind kind = events.get(i).kind;
      reads += kind == Event.Kind.READ || kind == Event.Kind.EOF ? 1 : 0;
    }
    boolean eofLast = lastWrite >= 0 && firstEof >= times.get(lastWrite);
    boolean unanswered = lastWrite >= 0 && reads - (eofLast ? 1 : 0) <= 0;
    boolean eof = firstEof >= 0 && firstEof >= endedAt;
    if (end < 0) {
      return new Told(0, false, eof, unanswered, 0, 0, 0);
    }
    long written = 0;
    long read = 0;
    for (int i = end; i < events.size(); i++) {
      written += events.get(i).kind == Event.Kind.WROTE ? events.get(i).bytes : 0;
      read += events.get(i).kind == Event.Kind.READ ? events.get(i).bytes : 0;
    }
    return new Told(
        pause,
        events.get(end).kind == Event.Kind.WRITE_FAILED,
        eof,
        unanswered,
        Math.min(65_535, (closedAtNanos - endedAt) / 10_000_000),
        Math.min(255, written),
        Math.min(255, read));
  }
}
