package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.recorder.EventBatch;
import io.netagent.recorder.EventKind;
import io.netagent.recorder.EventLease;
import io.netagent.recorder.EventTail;
import io.netagent.recorder.FlightEvent;
import io.netagent.recorder.RecordedSite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Wants the events of a child, and follows them, as a collector does. */
final class EventWatch implements AutoCloseable {
  private static final long LEASE_NANOS = 60_000_000_000L;

  private final ChildJvm child;
  private final FileChannel channel;
  private final EventTail tail = EventTail.fromNow();
  private final List<FlightEvent> events = new ArrayList<>();
  private long overwritten;
  private long leftOut;

  private EventWatch(ChildJvm child, FileChannel channel) {
    this.child = child;
    this.channel = channel;
  }

  /** From now on, and the agent knows it. */
  static EventWatch of(ChildJvm child) throws Exception {
    EventWatch watch = withoutLease(child);
    watch.want(LEASE_NANOS);
    Await.until(watch::read, batch -> batch.sinceNanos() != 0, () -> "events wanted");
    while (!watch.events.isEmpty()) {
      // What the test before has left: its last sites.
      watch.events.clear();
      long tick = watch.read().header().tickNanos();
      Await.until(watch::read, batch -> batch.header().tickNanos() > tick, () -> "a tick");
    }
    return watch;
  }

  /** Only looks. */
  static EventWatch withoutLease(ChildJvm child) throws Exception {
    FileChannel channel =
        FileChannel.open(child.recordFile(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    EventWatch watch = new EventWatch(child, channel);
    watch.read();
    return watch;
  }

  boolean want(long forNanos) throws IOException {
    return EventLease.want(channel, forNanos);
  }

  /** What stands in the record (docs/flight-record.md): this test's wish, or that of others. */
  long wantedUntilNanos() {
    ByteBuffer word = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    try {
      channel.read(word, 336);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return word.getLong(0);
  }

  EventBatch read() throws Exception {
    // Its assertions: no hook has failed.
    child.record();
    EventBatch batch = tail.read(channel);
    events.addAll(batch.events());
    overwritten += batch.overwritten();
    leftOut += batch.leftOut();
    return batch;
  }

  /** All since the watch began, once there is what is wanted among them. */
  List<FlightEvent> await(Predicate<List<FlightEvent>> wanted) throws Exception {
    return Await.until(
        () -> {
          read();
          return events;
        },
        wanted,
        () -> "the events: " + texts(events));
  }

  /** The same, once there are so many of a kind. */
  List<FlightEvent> await(EventKind kind, int count) throws Exception {
    List<FlightEvent> all = await(seen -> of(kind, seen).size() >= count);
    assertEquals(count, of(kind, all).size(), () -> texts(all));
    return of(kind, all);
  }

  static List<FlightEvent> of(EventKind kind, List<FlightEvent> events) {
    return events.stream().filter(event -> event.kind() == kind).toList();
  }

  /** Of one connection, but for its site, which comes at any time. */
  static List<FlightEvent> of(int fd, long generation, List<FlightEvent> events) {
    return events.stream()
        .filter(event -> event.fd() == fd && event.generation() == generation)
        .filter(event -> event.kind() != EventKind.SITE)
        .toList();
  }

  static String texts(List<FlightEvent> events) {
    StringBuilder text = new StringBuilder();
    for (FlightEvent event : events) {
      text.append(event.kind())
          .append(' ')
          .append(event.role())
          .append(" fd ")
          .append(event.fd())
          .append('/')
          .append(event.generation())
          .append(' ')
          .append(event.text())
          .append('\n');
    }
    return text.toString();
  }

  List<FlightEvent> events() {
    return events;
  }

  List<RecordedSite> sites() {
    return tail.sites();
  }

  long overwritten() {
    return overwritten;
  }

  long leftOut() {
    return leftOut;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
