package io.netagent.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.EventDraft;
import io.netagent.recorder.FlightEvent;
import io.netagent.recorder.FlightRecordWriter;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which thread's connect it was that has failed. */
@Timeout(300)
class AttemptsTest {
  /** Beyond the places that there are. */
  private static final int CROWD = 1_200;

  @TempDir private Path directory;
  private FlightRecordWriter writer;
  private Recording recording;
  private Attempts attempts;

  @BeforeEach
  void record() throws IOException {
    writer = RecordForTest.in(directory, System.nanoTime());
    recording = new Recording(writer);
    attempts = new Attempts(writer.events());
  }

  @AfterEach
  void end() throws IOException {
    writer.delete();
    writer.close();
  }

  private TrackedSocket connecting(int fd) throws Throwable {
    TrackedSocket socket = recording.track(new FileDescriptor(), fd);
    assertNotNull(socket);
    InetAddress remote = InetAddress.getByAddress(new byte[] {10, 0, (byte) (fd >> 8), (byte) fd});
    return recording.connects.starting(socket, remote, 1_000 + fd);
  }

  private static void assertOf(TrackedSocket socket, EventDraft draft) {
    FlightEvent event = draft.event();
    assertEquals(socket.fd, event.fd());
    assertEquals(socket.generation, event.generation());
    assertEquals(ConnectionRole.CLIENT, event.role());
    assertEquals(1_000 + socket.fd, event.remotePort());
    assertEquals(0xffff_0a00_0000L | socket.fd, event.remoteLow());
    assertEquals(77, event.atNanos() - socket.openedAtNanos);
    assertEquals(77, event.durationNanos());
  }

  private void assertFails(TrackedSocket socket) {
    EventDraft draft = attempts.failed(socket.openedAtNanos + 77);
    assertNotNull(draft);
    assertOf(socket, draft);
    assertNull(attempts.failed(socket.openedAtNanos), "told once");
  }

  @Test
  void failed_slotClearedBefore_tellsWhatItHeld() throws Throwable {
    TrackedSocket socket = connecting(5);
    attempts.begun(socket);
    recording.closes.closing(socket);
    assertFails(socket);
  }

  @Test
  void failed_slotHasMovedOnBeforeTheBegin_knowsItsGenerationAlone() throws Throwable {
    TrackedSocket socket = connecting(5);
    recording.closes.closing(socket);
    connecting(5);
    attempts.begun(socket);
    EventDraft draft = attempts.failed(socket.openedAtNanos);
    assertNotNull(draft);
    FlightEvent event = draft.event();
    assertEquals(socket.generation, event.generation());
    assertNull(event.role());
    assertEquals(0, event.remotePort());
  }

  @Test
  void failed_endedBefore_nothing() throws Throwable {
    attempts.begun(connecting(5));
    attempts.ended();
    assertNull(attempts.failed(0));
  }

  @Test
  void begun_earlierOneWasNotEnded_isTheLatterAlone() throws Throwable {
    attempts.begun(connecting(5));
    TrackedSocket socket = connecting(6);
    attempts.begun(socket);
    assertFails(socket);
  }

  /** Threads that have ended in their connects, so many that no place is left. */
  @Test
  void begun_allPlacesTaken_isKeptAllTheSame() throws Throwable {
    TrackedSocket left = connecting(5);
    for (int i = 0; i < CROWD; i++) {
      Thread thread = new Thread(() -> attempts.begun(left));
      thread.start();
      thread.join();
    }
    assertFalse(attempts.isOverfull());
    TrackedSocket socket = connecting(6);
    attempts.begun(socket);
    assertFails(socket);
    attempts.begun(socket);
    attempts.ended();
    assertNull(attempts.failed(0));
  }

  @Test
  void isOverfull_threadsHaveEndedInTheirConnects_once() throws Throwable {
    TrackedSocket left = connecting(5);
    for (int i = 0; i < 12_000; i++) {
      Thread thread = new Thread(() -> attempts.begun(left));
      thread.start();
      thread.join();
    }
    assertTrue(attempts.isOverfull());
  }

  /** As many threads at once as there are places, and more: each finds its own. */
  @Test
  void failed_manyThreadsAtOnce_eachItsOwn() throws Throwable {
    CountDownLatch begun = new CountDownLatch(CROWD);
    ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    List<TrackedSocket> sockets = new ArrayList<>();
    for (int i = 0; i < CROWD / 2; i++) {
      sockets.add(connecting(i + 3));
    }
    for (int i = 0; i < CROWD; i++) {
      TrackedSocket socket = sockets.get(i / 2);
      Thread thread =
          new Thread(
              null,
              () -> {
                try {
                  attempts.begun(socket);
                  begun.countDown();
                  begun.await();
                  assertFails(socket);
                } catch (Throwable t) {
                  thrown.add(t);
                }
              },
              "connects",
              1 << 17);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), List.copyOf(thrown));
  }
}
