package io.netagent.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netagent.recorder.CloseReason;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.EventBatch;
import io.netagent.recorder.EventKind;
import io.netagent.recorder.EventLease;
import io.netagent.recorder.EventTail;
import io.netagent.recorder.FlightEvent;
import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordState;
import io.netagent.recorder.SiteKind;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's thread of these tests is the test; its clock is a number. */
class EventsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final ConnectException REFUSED = new ConnectException("Connection refused");

  @TempDir private Path directory;
  private FlightRecordWriter writer;
  private Recording recording;
  private FileChannel channel;
  private final EventTail tail = EventTail.fromOldest();
  private long nowNanos = System.nanoTime();

  @BeforeEach
  void record() throws Throwable {
    writer = RecordForTest.in(directory, nowNanos);
    writer.events().perSecond(8);
    recording = new Recording(writer);
    writer.state(RecordState.RECORDING);
    channel = FileChannel.open(writer.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @AfterEach
  void end() throws IOException {
    channel.close();
    writer.delete();
    writer.close();
  }

  private void tick(long laterNanos) throws IOException {
    nowNanos += laterNanos;
    recording.tick(nowNanos);
  }

  private void want(long forNanos) throws IOException {
    tick(0);
    assertTrue(EventLease.want(channel, forNanos));
    tick(SECOND / 10);
  }

  /** A client connection that is on its way. */
  private TrackedSocket starting() throws Throwable {
    TrackedSocket socket = recording.track(new FileDescriptor(), 5);
    assertTrue(socket != null);
    return recording.connects.starting(socket, InetAddress.getLoopbackAddress(), 80);
  }

  private List<FlightEvent> events() throws IOException {
    return tail.read(channel).events();
  }

  @Test
  void wanted_leaseUntilThen_noLonger() throws Throwable {
    tick(0);
    assertFalse(recording.events.wanted);
    want(SECOND);
    assertTrue(recording.events.wanted);
    EventBatch batch = tail.read(channel);
    assertEquals(nowNanos, batch.sinceNanos());
    assertEquals(8, batch.perSecond());
    tick(SECOND / 2);
    assertTrue(recording.events.wanted);
    tick(SECOND / 2);
    assertFalse(recording.events.wanted);
    assertEquals(0, tail.read(channel).sinceNanos());
  }

  @Test
  void connectFailed_socketClosedBefore_isOfTheSameConnection() throws Throwable {
    want(SECOND);
    TrackedSocket socket = starting();
    recording.closes.closing(socket);
    // Another thread's connection has the number by now.
    TrackedSocket[] others = new TrackedSocket[1];
    Thread other =
        new Thread(
            () -> {
              try {
                others[0] = starting();
                recording.connects.connected(others[0], ConnectionTransport.SOCKET, 4_000);
              } catch (Throwable t) {
                recording.hookFailed(t);
              }
            });
    other.start();
    other.join();
    TrackedSocket next = others[0];
    recording.connects.failed(new ConnectException("Connection refused"));
    List<FlightEvent> events = events();
    FlightEvent failed = events.get(events.size() - 1);
    assertEquals(EventKind.CONNECT_FAILED, failed.kind());
    assertEquals(RecordCounter.CONNECT_REFUSED, failed.connectError());
    assertEquals(socket.fd, failed.fd());
    assertEquals(socket.generation, failed.generation());
    assertTrue(failed.generation() != next.generation);
  }

  /** All that an event of a connect's begin and end may do, while the limit is reached. */
  private void connects(TrackedSocket socket, int count) {
    for (int i = 0; i < count; i++) {
      recording.events.opened(socket, ConnectionRole.CLIENT);
      recording.events.attempted(socket);
      recording.events.connected(socket);
      recording.events.opened(socket, ConnectionRole.CLIENT);
      recording.events.attempted(socket);
      recording.events.connectFailed(null, RecordCounter.CONNECT_REFUSED, REFUSED);
      assertNull(recording.events.closing(socket, CloseReason.NORMAL, i));
    }
  }

  @Test
  void connects_limitReached_allocateNothingAndAreCounted() throws Throwable {
    want(SECOND);
    TrackedSocket socket = starting();
    for (int i = 0; i < 8; i++) {
      recording.connects.failed(REFUSED);
    }
    EventBatch batch = tail.read(channel);
    assertEquals(8, batch.events().size());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    connects(socket, 20_000);
    threads.getThreadAllocatedBytes(self);

    long before = threads.getThreadAllocatedBytes(self);
    connects(socket, 20_000);
    assertEquals(0, threads.getThreadAllocatedBytes(self) - before);

    batch = tail.read(channel);
    assertEquals(List.of(), batch.events());
    assertEquals(5 * 40_000, batch.leftOut());
  }

  /** It began beyond the limit, and is the first one to be written again. */
  @Test
  void connectFailed_begunWhileTheLimitWasReached_tellsRemoteAndDuration() throws Throwable {
    want(2 * SECOND);
    assertEquals(List.of(), events());
    for (int i = 0; i < 9; i++) {
      recording.connects.failed(REFUSED);
    }
    assertEquals(1, tail.read(channel).leftOut());
    TrackedSocket socket = starting();
    recording.closes.closing(socket);
    tick(SECOND);
    recording.connects.failed(REFUSED);
    FlightEvent failed = failedConnect();
    assertEquals(ConnectionRole.CLIENT, failed.role());
    assertEquals(socket.generation, failed.generation());
    assertEquals(80, failed.remotePort());
    assertEquals(0xffff_7f00_0001L, failed.remoteLow());
    assertEquals(4, failed.family());
    assertTrue(failed.durationNanos() >= 0);
    // Whose it was is told once.
    recording.connects.failed(REFUSED);
    assertEquals(0, failedConnect().remotePort());
  }

  /** The one that has been written. */
  private FlightEvent failedConnect() throws IOException {
    List<FlightEvent> failed =
        events().stream().filter(event -> event.kind() == EventKind.CONNECT_FAILED).toList();
    assertEquals(1, failed.size());
    return failed.get(0);
  }

  @Test
  void site_limitReached_isNotCounted() throws Throwable {
    want(SECOND);
    for (int i = 0; i < 10; i++) {
      recording.events.site(5, 2, 0);
    }
    writer.site(5, 2, SiteKind.OPENER, List.of("a"));
    EventBatch batch = tail.read(channel);
    assertEquals(8, batch.events().size());
    assertEquals(0, batch.leftOut());
    TrackedSocket socket = starting();
    assertEquals(ConnectionRole.CLIENT, events().get(0).role());
    for (int i = 0; i < 10; i++) {
      recording.events.connected(socket);
    }
    // Six a second for what is no failure.
    batch = tail.read(channel);
    assertEquals(5, batch.events().size());
    assertEquals(5, batch.leftOut());
  }

  @Test
  void stop_wanted_endsIt() throws Throwable {
    want(SECOND);
    recording.stop();
    assertFalse(recording.events.wanted);
    assertEquals(0, tail.read(channel).sinceNanos());
  }
}
