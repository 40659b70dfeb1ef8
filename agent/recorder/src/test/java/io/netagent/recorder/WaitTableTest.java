package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WaitTableTest {
  private static final int PLACES = 256;
  private static final int THREADS = 4;
  private static final long MIN_NANOS = 1_000_000_000L;
  private static final long MAX_NANOS = 30_000_000_000L;

  /** docs/flight-record.md. */
  private static final long WAITS_AT = 135_168;

  @TempDir Path directory;
  private TestRecord record;
  private WaitTable waits;

  /** The handles of all threads: two of them never have one place at once. */
  private final Set<Long> underWay = ConcurrentHashMap.newKeySet();

  private final AtomicInteger sharedPlaces = new AtomicInteger();

  @BeforeEach
  void open() throws IOException {
    record = TestRecord.in(directory);
    waits = record.writer.waits();
  }

  @AfterEach
  void close() throws IOException {
    record.close();
  }

  @Test
  void begin_untilEnd_isThere() throws Exception {
    long lookup = waits.begin(WaitKind.LOOKUP, 7, 1_000, 0, "db.example.com");
    long handshake = waits.begin(WaitKind.HANDSHAKE, 7, 2_000, 5_000, "example.com:443");
    assertEquals(
        Set.of(
            new SeenWait(1, 7, 1_000, 0, "db.example.com"),
            new SeenWait(2, 7, 2_000, 5_000, "example.com:443")),
        seen());
    waits.end(lookup);
    assertEquals(Set.of(new SeenWait(2, 7, 2_000, 5_000, "example.com:443")), seen());
    waits.end(handshake);
    assertEquals(Set.of(), seen());
  }

  private Set<SeenWait> seen() throws IOException {
    Set<SeenWait> seen = new HashSet<>();
    for (RecordedWait wait : record.read().waits()) {
      assertTrue(seen.add(SeenWait.of(wait)), "twice");
    }
    return seen;
  }

  @Test
  void end_ofAWaitThatHasEnded_leavesTheNextOneInItsPlace() throws Exception {
    long first = waits.begin(WaitKind.LOOKUP, 7, 1, 0, "first");
    waits.end(first);
    waits.begin(WaitKind.LOOKUP, 7, 2, 0, "second");
    waits.end(first);
    waits.end(-1);
    assertEquals(Set.of(new SeenWait(1, 7, 2, 0, "second")), seen());
  }

  @Test
  void begin_tableFull_isNoneAndCounted() throws Exception {
    List<Long> handles = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      handles.add(waits.begin(WaitKind.LOOKUP, 7, i, 0, "n" + i));
    }
    assertEquals(PLACES, new HashSet<>(handles).size());
    assertEquals(-1, waits.begin(WaitKind.LOOKUP, 8, 1, 0, "one more"));
    assertEquals(-1, waits.begin(WaitKind.LOOKUP, 9, 1, 0, "one more"));
    assertEquals(2, record.read().counter(RecordCounter.WAITS_OVERFLOWED));
    assertEquals(PLACES, record.read().waits().size());
    waits.end(handles.get(100));
    assertTrue(waits.begin(WaitKind.LOOKUP, 8, 1, 0, "one more") >= 0);
  }

  @Test
  void begin_longText_isCutAtACharacter() throws Exception {
    waits.begin(WaitKind.LOOKUP, 7, 1, 0, "x".repeat(87) + "ü.example");
    assertEquals("x".repeat(87), record.read().waits().get(0).what());
  }

  /** Each word of a wait follows from its number. */
  private static String text(long number) {
    return Long.toHexString(number * 0x9e37_79b9_7f4a_7c15L).repeat(4);
  }

  /**
   * Threads that begin and end waits, some of them several at once: none is mixed from two, none
   * gets lost, and when all have ended the table is empty.
   */
  @Test
  @Timeout(300)
  void read_whileThreadsBeginAndEnd_neverReturnsAMixture() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      long id = 1 + i % 2; // Two threads each begin at the same place.
      int parity = i;
      Thread thread = new Thread(() -> beginAndEnd(id, parity, over));
      thread.start();
      threads.add(thread);
    }
    long seen = 0;
    long careless = 0;
    try (FileChannel channel = FileChannel.open(record.writer.path(), StandardOpenOption.READ)) {
      long begin = System.nanoTime();
      for (long now = begin;
          now - begin < MIN_NANOS || (now - begin < MAX_NANOS && (seen < 100 || careless == 0));
          now = System.nanoTime()) {
        for (RecordedWait wait : record.read().waits()) {
          seen++;
          assertEquals(text(wait.sinceNanos()), wait.what());
          assertEquals(wait.sinceNanos() * 3, wait.limitNanos());
          assertEquals(
              wait.sinceNanos() % 2 == 0 ? WaitKind.LOOKUP : WaitKind.HANDSHAKE, wait.kind());
        }
        careless += carelesslyRead(channel);
      }
    } finally {
      over.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertTrue(seen >= 100, "saw only " + seen);
    // Else this test could not fail.
    assertTrue(careless > 0, "reading without the marks saw no mixture either");
    assertEquals(0, sharedPlaces.get());
    assertEquals(Set.of(), seen());
    assertEquals(0, record.read().counter(RecordCounter.WAITS_OVERFLOWED));
  }

  private void beginAndEnd(long threadId, int parity, AtomicBoolean over) {
    long[] handles = new long[3];
    for (long number = parity; !over.get(); number += THREADS) {
      for (int i = 0; i < handles.length; i++) {
        handles[i] = begin(threadId, number);
        if (!underWay.add(handles[i])) {
          sharedPlaces.incrementAndGet();
        }
      }
      for (long handle : handles) {
        underWay.remove(handle);
        waits.end(handle);
      }
    }
  }

  private long begin(long threadId, long number) {
    WaitKind kind = number % 2 == 0 ? WaitKind.LOOKUP : WaitKind.HANDSHAKE;
    return waits.begin(kind, threadId, number, number * 3, text(number));
  }

  /** One read, no look at the marks; how many entries are mixtures. */
  private static int carelesslyRead(FileChannel channel) throws IOException {
    ByteBuffer table = ByteBuffer.allocate(PLACES * 128).order(ByteOrder.LITTLE_ENDIAN);
    channel.read(table, WAITS_AT);
    int mixtures = 0;
    for (int at = 0; at < table.capacity(); at += 128) {
      long since = table.getLong(at + 24);
      byte[] text = new byte[Math.min(88, table.getShort(at + 10))];
      table.get(at + 40, text);
      boolean whole =
          table.getLong(at + 32) == since * 3
              && text(since).equals(new String(text, StandardCharsets.UTF_8));
      mixtures += table.get(at + 8) != 0 && !whole ? 1 : 0;
    }
    return mixtures;
  }
}
