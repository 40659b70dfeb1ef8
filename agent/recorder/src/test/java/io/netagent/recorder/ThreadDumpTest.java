package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dump of threads: whole, cut, torn, and hostile. */
class ThreadDumpTest {
  /** docs/flight-record.md. */
  private static final int DUMP_AT = 3_903_488;

  private static final int ROOM = 262_144;
  private static final long REQUEST = 4711;

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

  private static RecordedThread thread(long id, String name, List<String> frames) {
    Thread.State state = Thread.State.values()[(int) (id % 6)];
    return new RecordedThread(
        id, name, state, id % 2 == 0, id % 3 == 0 ? "lock " + id : "", id - 1, frames);
  }

  private static List<RecordedThread> threads(int count, int depth, int frameChars) {
    List<RecordedThread> threads = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      List<String> frames = new ArrayList<>();
      for (int i = 0; i < depth; i++) {
        String frame = "f" + (id % 2 == 0 ? i : id * 1_000 + i) + ".";
        frames.add(frame + "x".repeat(Math.max(0, frameChars - frame.length())));
      }
      threads.add(thread(id, "thread " + id, frames));
    }
    return threads;
  }

  private ThreadDump answered(List<RecordedThread> threads) throws IOException {
    record.writer.mailbox().answer(REQUEST, threads, 99);
    ThreadDump dump = ThreadDumpReader.read(file, REQUEST);
    assertNotNull(dump);
    NaiveRecordParser naive = new NaiveRecordParser(record.bytes());
    assertEquals(naive.dump(), SeenThreads.of(dump.threads()));
    assertEquals(naive.threadsInAll(), dump.threadsInAll());
    return dump;
  }

  @Test
  void answer_manyThreads_allAreThereAsBothReadersSee() throws Exception {
    List<RecordedThread> threads = threads(100, 20, 40);
    ThreadDump dump = answered(threads);
    assertEquals(SeenThreads.of(threads), SeenThreads.of(dump.threads()));
    assertEquals(100, dump.threadsInAll());
    assertEquals(99, dump.writtenAtNanos());
    // The next one is shorter.
    assertEquals(1, answered(threads(1, 1, 1)).threads().size());
    assertEquals(0, answered(List.of()).threads().size());
  }

  @Test
  void answer_moreThanItsRoom_keepsTheFirstAndSaysHowMany() throws Exception {
    List<RecordedThread> threads = threads(1_000, 60, 80);
    ThreadDump dump = answered(threads);
    int kept = dump.threads().size();
    assertTrue(kept > 50 && kept < 200, kept + " threads");
    assertEquals(1_000, dump.threadsInAll());
    assertEquals(SeenThreads.of(threads.subList(0, kept)), SeenThreads.of(dump.threads()));
    record.open(0);
    assertEquals(1, record.read().connections().size(), "the slots behind it are as they were");
  }

  /** Up to the last byte: 32 of the thread, 2 + name for its text, and 2 for the empty lock. */
  @Test
  void answer_exactlyItsRoom_isThereAndOneByteMoreIsNot() throws Exception {
    int room = ROOM - 64;
    List<RecordedThread> threads = new ArrayList<>();
    int used = 2;
    for (long id = 1; used + 34 + 510 <= room - 600; id += 6) {
      threads.add(thread(id, id + "y".repeat(510 - Long.toString(id).length()), List.of()));
      used += 34 + 510;
    }
    int left = room - used - 34;
    int half = left / 2 - 17;
    threads.add(thread(1, "a".repeat(half), List.of()));
    List<RecordedThread> tooMany = new ArrayList<>(threads);
    threads.add(thread(1, "b".repeat(left - half - 34), List.of()));
    tooMany.add(thread(1, "b".repeat(left - half - 33), List.of()));
    assertEquals(threads.size(), answered(threads).threads().size());
    assertEquals(threads.size() - 1, answered(tooMany).threads().size());
  }

  @Test
  void answer_deepStackAndLongTexts_areCutAndSaidSo() throws Exception {
    RecordedThread deep = threads(1, 1_000, 10).get(0);
    ThreadDump dump = answered(List.of(deep, thread(1, "ü".repeat(300), List.of())));
    assertEquals(deep.frames().subList(0, 256), dump.threads().get(0).frames());
    assertEquals(744, dump.threads().get(0).framesLeftOut());
    assertEquals("ü".repeat(256), dump.threads().get(1).name());
    assertEquals(0, dump.threads().get(1).framesLeftOut());
  }

  @Test
  void read_neverAnsweredOrOfAnotherRequest_isNone() throws Exception {
    assertNull(ThreadDumpReader.read(file, 0));
    assertNull(ThreadDumpReader.read(file, REQUEST));
    answered(threads(3, 3, 10));
    assertNull(ThreadDumpReader.read(file, REQUEST + 1));
    put(0, 8, 3);
    assertNull(ThreadDumpReader.read(file, REQUEST));
    answered(threads(3, 3, 10));
  }

  private void put(int at, int size, long number) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, number);
    file.write(bytes.limit(size), DUMP_AT + at);
  }

  /** Texts of 23 bytes: "a", "" and "f0.xx…" of 16; then one thread of 36 bytes. */
  @ParameterizedTest
  @CsvSource({
    "24, 4, -1, dump claims -1 bytes of texts",
    "24, 4, 262081, dump claims 262081 bytes of texts",
    "28, 4, -1, dump claims -1 bytes of threads",
    "28, 4, 262058, dump claims 262058 bytes of threads",
    "32, 4, -1, dump claims -1 of 1 threads",
    "32, 4, 2, dump claims 2 of 1 threads",
    "36, 4, 0, dump claims 1 of 0 threads",
    "28, 4, 35, 1 and 0 frames of thread 0 of the dump out of range",
    "64, 2, 513, name of thread 0 of the dump claims 513 bytes",
    "64, 2, 22, name of thread 0 of the dump claims 22 bytes",
    "103, 1, 0, state 0 of a thread out of range",
    "103, 1, 7, state 7 of a thread out of range",
    "105, 2, 2, 2 and 0 frames of thread 0 of the dump out of range",
    "105, 2, 257, 257 and 0 frames of thread 0 of the dump out of range",
    "107, 4, -1, 1 and -1 frames of thread 0 of the dump out of range",
    "111, 4, 22, name of thread 0 of the dump out of range",
    "111, 4, -1, name of thread 0 of the dump out of range",
    "115, 4, 99, lock of thread 0 of the dump out of range",
    "119, 4, 99, frame 0 of thread 0 of the dump out of range",
  })
  void read_dumpChanged_namesTheCheck(int at, int size, long number, String message)
      throws Exception {
    answered(List.of(thread(1, "a", List.of("f0.xxxxxxxxxxxxx"))));
    put(at, size, number);
    UnreadableRecordException thrown =
        assertThrows(UnreadableRecordException.class, () -> ThreadDumpReader.read(file, REQUEST));
    assertEquals(message, thrown.getMessage());
  }

  @Test
  void read_anyBytes_throwsNothingButIoExceptionAndAllocatesWithinBounds() throws Exception {
    ThreadMXBean beans = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    answered(threads(100, 40, 60));
    byte[] honest = record.bytes();
    SplittableRandom random = new SplittableRandom(8);
    int refused = 0;
    for (int i = 0; i < 1_000; i++) {
      file.write(ByteBuffer.wrap(honest, DUMP_AT, ROOM), DUMP_AT);
      for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
        int at = random.nextBoolean() ? random.nextInt(24, 40) : random.nextInt(40, ROOM / 2);
        put(at, 1 << random.nextInt(4), random.nextBoolean() ? random.nextLong() : 512);
      }
      long allocated = beans.getThreadAllocatedBytes(Thread.currentThread().getId());
      try {
        ThreadDumpReader.read(file, REQUEST);
      } catch (IOException e) {
        refused++;
      }
      allocated = beans.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated;
      assertTrue(allocated < 4 << 20, allocated + " bytes");
    }
    assertTrue(refused > 100, "only " + refused + " were refused");
    assertTrue(refused < 1_000, "all were refused");
  }

  /** A dump of as many equal threads as its number says, over and over. */
  @Test
  @Timeout(300)
  void read_whileDumpsAreWritten_neverReturnsAMixture() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread writer = new Thread(() -> answerMany(over));
    writer.start();
    int whole = 0;
    int none = 0;
    try {
      long begin = System.nanoTime();
      while ((whole < 50 || none < 50) && System.nanoTime() - begin < 30_000_000_000L) {
        ThreadDump dump = ThreadDumpReader.read(file, REQUEST);
        if (dump == null) {
          none++;
          continue;
        }
        whole++;
        long number = dump.writtenAtNanos();
        assertEquals(number, dump.threads().size());
        for (RecordedThread thread : dump.threads()) {
          assertEquals(number, thread.id());
          assertEquals("n" + number, thread.name());
        }
      }
    } finally {
      over.set(true);
      writer.join();
    }
    assertTrue(whole >= 50, "saw only " + whole);
    assertTrue(none >= 50, "never read while one was written");
  }

  private void answerMany(AtomicBoolean over) {
    try {
      for (long number = 1; !over.get(); number = number % 900 + 1) {
        List<RecordedThread> threads = new ArrayList<>();
        for (int i = 0; i < number; i++) {
          threads.add(thread(number, "n" + number, List.of("f" + number, "g" + i)));
        }
        record.writer.mailbox().answer(REQUEST, threads, number);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Memory for it is taken when it is first asked for, and not before. */
  @Test
  void answer_first_takesTheMemory() throws Exception {
    long before = blocks();
    answered(threads(1_000, 60, 80));
    long after = blocks();
    assertTrue(after - before >= ROOM / 512 - 8, (after - before) + " blocks");
  }

  /** Of 512 bytes. */
  private long blocks() throws IOException {
    Process stat = new ProcessBuilder("stat", "-c", "%b", record.writer.path().toString()).start();
    try (var out = stat.inputReader()) {
      return Long.parseLong(out.readLine());
    }
  }
}
