package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both sides of the mailbox in one process; {@link MailboxProcessTest} has two. */
@Timeout(300)
class MailboxTest {
  private static final List<RecordedThread> THREADS =
      List.of(new RecordedThread(7, "a", Thread.State.NEW, false, "", -1, List.of("x.Y.z")));

  @TempDir Path directory;
  private TestRecord record;
  private Mailbox mailbox;
  private final ExecutorService asking = Executors.newCachedThreadPool();

  @BeforeEach
  void open() throws IOException {
    record = TestRecord.in(directory);
    record.writer.state(RecordState.RECORDING);
    mailbox = record.writer.mailbox();
  }

  @AfterEach
  void close() throws IOException {
    asking.shutdownNow();
    record.close();
  }

  private Future<ThreadDump> ask(int timeoutMillis) {
    Callable<ThreadDump> ask =
        () -> {
          try (MailboxClient client = MailboxClient.open(record.writer.path())) {
            return client.ask(timeoutMillis);
          }
        };
    return asking.submit(ask);
  }

  private long awaitRequest() {
    long request = mailbox.request();
    while (request == 0) {
      Thread.onSpinWait();
      request = mailbox.request();
    }
    return request;
  }

  private void put(int at, long number) throws IOException {
    try (FileChannel channel = FileChannel.open(record.writer.path(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, number), at);
    }
  }

  @Test
  void request_answered_isNoneUntilTheNext() throws Exception {
    assertEquals(0, mailbox.request());
    Future<ThreadDump> asked = ask(30_000);
    mailbox.answer(awaitRequest(), THREADS, 123);
    assertEquals(0, mailbox.request());
    ThreadDump dump = asked.get();
    assertEquals(123, dump.writtenAtNanos());
    assertEquals(1, dump.threadsInAll());
    assertEquals(SeenThreads.of(THREADS), SeenThreads.of(dump.threads()));
  }

  /** The second one overwrites the first one's request: both get the answer to it. */
  @Test
  void ask_twoAtOnce_bothGetAnAnswer() throws Exception {
    Future<ThreadDump> first = ask(30_000);
    long request = awaitRequest();
    Future<ThreadDump> second = ask(30_000);
    long later = request;
    while (later == request) {
      later = awaitRequest();
    }
    // The agent had just taken the first request; that is no answer to the second.
    mailbox.answer(request, List.of(), 1);
    assertEquals(later, mailbox.request());
    mailbox.answer(later, THREADS, 2);
    assertEquals(2, first.get().writtenAtNanos());
    assertEquals(2, second.get().writtenAtNanos());
  }

  private static void assertNoAnswer(NoAnswerException.Reason reason, Future<ThreadDump> asked) {
    Exception thrown = assertThrows(Exception.class, asked::get);
    assertEquals(reason, ((NoAnswerException) thrown.getCause()).reason());
  }

  @Test
  void ask_nobodyAnswers_timesOut() throws Exception {
    assertNoAnswer(NoAnswerException.Reason.TIMED_OUT, ask(60));
    assertTrue(mailbox.request() != 0);
  }

  @Test
  void ask_agentHasStopped_saysSoAndWritesNothing() throws Exception {
    record.writer.state(RecordState.STOPPED);
    byte[] before = record.bytes();
    assertNoAnswer(NoAnswerException.Reason.NOT_RECORDING, ask(30_000));
    assertArrayEquals(before, record.bytes());
  }

  /** The agent had no memory for the dump, the first time or a later one. */
  @Test
  void ask_answeredWithoutADump_saysSo() throws Exception {
    Future<ThreadDump> asked = ask(30_000);
    put(328, awaitRequest());
    assertNoAnswer(NoAnswerException.Reason.NO_MEMORY, asked);
    asked = ask(30_000);
    mailbox.answer(awaitRequest(), THREADS, 1);
    asked.get();
    asked = ask(30_000);
    put(328, awaitRequest());
    assertNoAnswer(NoAnswerException.Reason.NO_MEMORY, asked);
  }

  /** Nothing is ever written to a file that is not a record in every detail. */
  @Test
  void open_noRecord_isRefusedAndLeftAsItWas() throws Exception {
    byte[] bytes = record.bytes();
    bytes[104]++;
    Path file = Files.write(directory.resolve("file"), bytes);
    IOException thrown = assertThrows(IOException.class, () -> MailboxClient.open(file));
    assertEquals("site bytes is 577, not 576", thrown.getMessage());
    assertArrayEquals(bytes, Files.readAllBytes(file));
    Path empty = Files.createFile(directory.resolve("empty"));
    assertThrows(UnreadableRecordException.class, () -> MailboxClient.open(empty));
    assertEquals(0, Files.size(empty));
    assertThrows(UnreadableRecordException.class, () -> MailboxClient.open(directory));
    assertThrows(IOException.class, () -> MailboxClient.open(directory.resolve("none")));
    assertThrows(UnreadableRecordException.class, () -> MailboxClient.open(Path.of("/dev/null")));
  }

  /** Of the whole file, eight bytes are another's. */
  @Test
  void ask_anything_writesTheRequestAlone() throws Exception {
    byte[] before = record.bytes();
    assertNoAnswer(NoAnswerException.Reason.TIMED_OUT, ask(0));
    byte[] after = record.bytes();
    System.arraycopy(before, 320, after, 320, 8);
    assertArrayEquals(before, after);
  }
}
