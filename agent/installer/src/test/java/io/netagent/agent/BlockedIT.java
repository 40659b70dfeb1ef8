package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.MailboxClient;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedListener;
import io.netagent.recorder.RecordedThread;
import io.netagent.recorder.RecordedWait;
import io.netagent.recorder.ThreadDump;
import io.netagent.recorder.WaitKind;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which thread waits for a socket, since when, and how long at most. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#withOldJavaNet")
@Timeout(300)
class BlockedIT extends SharedChild {
  /** The coarse clock ticks every 100 ms; an agent that gets no CPU ticks late. */
  private static final long TICK_TOLERANCE_NANOS = 2_000_000_000L;

  private static final long LIMIT_NANOS = 30_000_000_000L;

  /** Who waits; id 0 for nobody. */
  private record Waiting(long threadId, long sinceNanos, long limitNanos) {
    static Waiting reader(RecordedConnection c) {
      return new Waiting(c.readerThreadId(), c.readerSinceNanos(), c.readerLimitNanos());
    }

    static Waiting writer(RecordedConnection c) {
      return new Waiting(c.writerThreadId(), c.writerSinceNanos(), c.writerLimitNanos());
    }

    static Waiting acceptor(RecordedListener l) {
      return new Waiting(l.acceptorThreadId(), l.acceptorSinceNanos(), l.acceptorLimitNanos());
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    child.ask("close");
    FlightRecord record = child.record();
    assertEquals(List.of(), record.connections());
    assertEquals(List.of(), record.waits());
  }

  private void assumeKnown(String threadKind) {
    assumeTrue(jdk.feature() >= 21 || !threadKind.equals("virtual"), "no virtual threads");
  }

  /** Asks, looks until somebody waits, releases, looks until nobody does. */
  private static FlightRecord assertWaits(
      String command, Function<FlightRecord, Waiting> waiting, boolean limited) throws Exception {
    long before = System.nanoTime();
    Answer answer = child.ask(command);
    Waiting found =
        Await.until(
            () -> waiting.apply(child.record()),
            // The limit comes a moment later.
            w -> w.threadId() != 0 && (!limited || w.limitNanos() != 0),
            () -> command);
    assertEquals(answer.number("thread"), found.threadId());
    assertTrue(found.sinceNanos() > before - TICK_TOLERANCE_NANOS, command);
    assertTrue(found.sinceNanos() <= System.nanoTime(), command);
    if (limited) {
      assertTrue(found.limitNanos() <= LIMIT_NANOS, found::toString);
      assertTrue(found.limitNanos() > LIMIT_NANOS / 2, found::toString);
    } else {
      assertEquals(0, found.limitNanos());
    }
    child.ask("Blocked.release").assertFact("thrown", "null");
    FlightRecord after = child.record();
    Waiting nobody = waiting.apply(after);
    assertEquals(0, nobody.threadId(), command);
    assertEquals(0, nobody.limitNanos(), command);
    return after;
  }

  /** The newest: the others fill the backlog. */
  private static RecordedConnection newestClient(FlightRecord record) {
    return record.connections().stream()
        .filter(c -> c.role().name().equals("CLIENT"))
        .reduce((a, b) -> a.openedAtNanos() > b.openedAtNanos() ? a : b)
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "socket,platform",
    "timed,platform",
    "channel,platform",
    "adaptor,platform",
    "socket,virtual",
    "timed,virtual",
    "channel,virtual",
    "adaptor,virtual"
  })
  void reader_blocked_standsUntilItReads(String api, String kind) throws Exception {
    assumeKnown(kind);
    boolean limited = api.equals("timed") || api.equals("adaptor");
    assertWaits("Blocked.read " + api + " " + kind, r -> Waiting.reader(newestClient(r)), limited);
  }

  @ParameterizedTest
  @CsvSource({"socket,platform", "channel,platform", "socket,virtual", "channel,virtual"})
  void writer_blocked_standsUntilItHasWritten(String api, String kind) throws Exception {
    assumeKnown(kind);
    assertWaits("Blocked.write " + api + " " + kind, r -> Waiting.writer(newestClient(r)), false);
  }

  @ParameterizedTest
  @CsvSource({
    "socket,platform",
    "timed,platform",
    "channel,platform",
    "adaptor,platform",
    "socket,virtual",
    "timed,virtual",
    "channel,virtual"
  })
  void writer_connectPending_standsUntilConnected(String api, String kind) throws Exception {
    assumeKnown(kind);
    boolean limited = api.equals("timed") || api.equals("adaptor");
    FlightRecord after =
        assertWaits(
            "Blocked.connect " + api + " " + kind,
            record -> {
              RecordedConnection newest = newestClient(record);
              Waiting writer = Waiting.writer(newest);
              if (writer.threadId() != 0) {
                assertEquals(0, newest.connectNanos(), "a connect, not a write");
              }
              return writer;
            },
            limited);
    assertTrue(newestClient(after).connectNanos() > 0);
  }

  @ParameterizedTest
  @CsvSource({
    "socket,platform",
    "timed,platform",
    "channel,platform",
    "adaptor,platform",
    "socket,virtual",
    "timed,virtual",
    "channel,virtual"
  })
  void acceptor_blocked_standsUntilItHasAccepted(String api, String kind) throws Exception {
    assumeKnown(kind);
    boolean limited = api.equals("timed") || api.equals("adaptor");
    FlightRecord after =
        assertWaits(
            "Blocked.accept " + api + " " + kind,
            record -> Waiting.acceptor(record.listeners().get(0)),
            limited);
    assertEquals(1, after.listeners().size());
    assertEquals(1, after.listeners().get(0).accepted());
    child.ask("close");
    assertEquals(List.of(), child.record().listeners());
  }

  @Test
  void wait_handshakeUnanswered_standsUntilItFails() throws Exception {
    long before = System.nanoTime();
    Answer answer = child.ask("Blocked.handshake");
    RecordedWait wait =
        Await.until(() -> child.record().waits(), w -> w.size() == 1, () -> "one handshake").get(0);
    assertEquals(WaitKind.HANDSHAKE, wait.kind());
    assertEquals(answer.number("thread"), wait.threadId());
    assertEquals("127.0.0.1:" + answer.fact("port"), wait.what());
    assertTrue(wait.sinceNanos() >= before && wait.sinceNanos() <= System.nanoTime());
    child.ask("Blocked.release");
    assertEquals(List.of(), child.record().waits());
  }

  private static ThreadDump dump() throws Exception {
    try (MailboxClient mailbox = MailboxClient.open(child.recordFile())) {
      return mailbox.ask(10_000);
    }
  }

  private static RecordedThread thread(ThreadDump dump, long id) {
    return dump.threads().stream()
        .filter(t -> t.id() == id)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    dump.threads().stream()
                        .map(RecordedThread::name)
                        .collect(Collectors.joining(", "))));
  }

  @ParameterizedTest
  @CsvSource({"socket,platform", "socket,virtual", "channel,virtual"})
  void mailbox_threadBlocked_tellsItsStack(String api, String kind) throws Exception {
    assumeKnown(kind);
    long id = child.ask("Blocked.read " + api + " " + kind).number("thread");
    Await.until(
        () -> newestClient(child.record()).readerThreadId(), reader -> reader == id, () -> kind);
    ThreadDump dump = dump();
    RecordedThread blocked = thread(dump, id);
    assertEquals(kind.equals("virtual"), blocked.virtual());
    assertTrue(
        blocked.frames().stream().anyMatch(f -> f.startsWith("com.acme.child.Blocked.")),
        () -> blocked.frames().toString());
    List<String> names = dump.threads().stream().map(RecordedThread::name).toList();
    assertTrue(dump.threads().indexOf(blocked) < names.indexOf("main"), "sockets first: " + names);
    child.ask("Blocked.release");
  }

  @Test
  void mailbox_threadWaitsForMonitor_tellsLockAndOwner() throws Exception {
    Answer answer = child.ask("Blocked.monitor");
    RecordedThread blocked = thread(dump(), answer.number("thread"));
    assertEquals(Thread.State.BLOCKED, blocked.state());
    assertTrue(blocked.lock().startsWith("java.lang.Object@"), blocked::lock);
    assertEquals(answer.number("owner"), blocked.lockOwnerId());
    child.ask("Blocked.release");
  }
}
