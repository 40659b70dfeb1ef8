package io.netagent.recorder;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The writer's side of the events: a ring for each of the {@link Lanes}. Who is in a lane has its
 * ring for itself. Nothing is written, and no memory taken, before a reader wants events.
 */
public final class EventRing {
  /** A sixteenth of a ring. */
  private static final int EVENTS_BEFORE_TURN = 32;

  /** Words that say whose connection a slot holds; see {@link #subject}. */
  public static final int SUBJECT_WORDS = 4;

  /** As without the option {@code events-per-second}. */
  public static final int DEFAULT_PER_SECOND = 2_000;

  private final RecordFile file;
  private final RecordMemory memory;
  private final Lanes lanes;

  private int perSecond = DEFAULT_PER_SECOND;

  EventRing(RecordFile file, RecordMemory memory, Lanes lanes) {
    this.file = file;
    this.memory = memory;
    this.lanes = lanes;
  }

  /** At the start: how many events a second are written; 0 = none, ever. */
  public void perSecond(int events) {
    perSecond = events;
    memory.putInt(FlightRecordLayout.HEADER_EVENTS_PER_SECOND, events);
  }

  public int perSecond() {
    return perSecond;
  }

  /** Until when readers want events, as they say: it may be any number. */
  public long wantedUntilNanos() {
    return memory.getLong(FlightRecordLayout.HEADER_EVENTS_WANTED_UNTIL);
  }

  /** Agent's thread: events are written, or counted as left out, from now on; 0 = not any more. */
  public void writtenSince(long nanos) {
    Fences.storeStore();
    memory.putLong(FlightRecordLayout.HEADER_EVENTS_SINCE, nanos);
  }

  /**
   * Agent's thread, once, before the first event.
   *
   * @throws IOException if there is no memory (ENOSPC)
   */
  public void takeMemory() throws IOException {
    for (int lane = 0; lane < FlightRecordLayout.LANES; lane++) {
      file.writeZeros(
          FlightRecordLayout.eventOffset(lane, 0),
          FlightRecordLayout.EVENT_CAPACITY * FlightRecordLayout.EVENT_BYTES);
    }
  }

  /**
   * An event of the connection in the slot of this fd, with all that stands there. Its duration is
   * that of the connect, or the time since it was done, or the lifetime, by the event's kind. Of a
   * slot that has moved on, fd and generation alone are known.
   */
  public EventDraft ofSlot(EventKind kind, int fd, long generation, long atNanos) {
    EventDraft event = new EventDraft(kind, atNanos).connection(fd, generation);
    long slot = memory.block(FlightRecordLayout.slotOffset(fd), FlightRecordLayout.SLOT_BYTES);
    long kindWord = RecordMemory.load(slot + FlightRecordLayout.SLOT_KIND);
    ConnectionRole role = role((int) kindWord & 0xff);
    if (role == null || !isOf(slot, generation)) {
      return event;
    }
    about(
        event,
        kindWord,
        RecordMemory.load(slot + FlightRecordLayout.SLOT_REMOTE_HIGH),
        RecordMemory.load(slot + FlightRecordLayout.SLOT_REMOTE_LOW),
        RecordMemory.load(slot + FlightRecordLayout.SLOT_LOCAL_PORT));
    event.bytes(
        RecordMemory.load(slot + FlightRecordLayout.SLOT_BYTES_READ),
        RecordMemory.load(slot + FlightRecordLayout.SLOT_BYTES_WRITTEN));
    event.usedOnce = kind == EventKind.CLOSED && !event.adopted && LastUse.once(slot, role.code());
    event.durationNanos = event.adopted ? -1 : duration(kind, slot, atNanos);
    long site = RecordMemory.load(slot + FlightRecordLayout.SLOT_SITE);
    if (site >>> 32 == (generation & 0xffffffffL)) {
      event.siteId = (int) site - 1;
    }
    return isOf(slot, generation)
        ? event
        : new EventDraft(kind, atNanos).connection(fd, generation);
  }

  /** With what a slot's words say. */
  private static void about(
      EventDraft event, long kindWord, long remoteHigh, long remoteLow, long localPort) {
    event
        .remote(
            (int) (kindWord >>> 16) & 0xff, remoteHigh, remoteLow, (int) (kindWord >>> 32) & 0xffff)
        .localPort((int) localPort & 0xffff);
    event.role = role((int) kindWord & 0xff);
    event.transport = transport((int) (kindWord >>> 8) & 0xff);
    event.adopted = (kindWord & FlightRecordLayout.FLAG_ADOPTED) != 0;
  }

  /**
   * Keeps whose connection is in the slot of this fd, for {@link #ofSubject} when the slot has
   * moved on. Allocates nothing.
   *
   * @param into gets {@link #SUBJECT_WORDS} from there: kind, remote address (two), local port
   */
  public void subject(int fd, long generation, AtomicLongArray into, int at) {
    long slot = memory.block(FlightRecordLayout.slotOffset(fd), FlightRecordLayout.SLOT_BYTES);
    long kindWord = RecordMemory.load(slot + FlightRecordLayout.SLOT_KIND);
    into.lazySet(at + 1, RecordMemory.load(slot + FlightRecordLayout.SLOT_REMOTE_HIGH));
    into.lazySet(at + 2, RecordMemory.load(slot + FlightRecordLayout.SLOT_REMOTE_LOW));
    into.lazySet(at + 3, RecordMemory.load(slot + FlightRecordLayout.SLOT_LOCAL_PORT));
    into.lazySet(at, isOf(slot, generation) ? kindWord : 0);
  }

  /** An event of the connection that these words are about. */
  public EventDraft ofSubject(
      EventKind kind, int fd, long generation, long atNanos, AtomicLongArray words, int at) {
    EventDraft event = new EventDraft(kind, atNanos).connection(fd, generation);
    long kindWord = words.get(at);
    if (role((int) kindWord & 0xff) != null) {
      about(event, kindWord, words.get(at + 1), words.get(at + 2), words.get(at + 3));
    }
    return event;
  }

  private static boolean isOf(long slot, long generation) {
    return RecordMemory.load(slot + FlightRecordLayout.SLOT_GENERATION) == generation;
  }

  private static long duration(EventKind kind, long slot, long atNanos) {
    long openedAtNanos = RecordMemory.load(slot + FlightRecordLayout.SLOT_OPENED_AT);
    long connectNanos = RecordMemory.load(slot + FlightRecordLayout.SLOT_CONNECT_NANOS);
    switch (kind) {
      case CONNECTED:
        return connectNanos;
      case FIRST_BYTE:
      case EOF:
        return Math.max(0, atNanos - openedAtNanos - Math.max(0, connectNanos));
      case CONNECT_FAILED:
      case CLOSED:
        return Math.max(0, atNanos - openedAtNanos);
      default:
        return -1;
    }
  }

  private static @Nullable ConnectionRole role(int code) {
    for (ConnectionRole role : ConnectionRole.values()) {
      if (role.code() == code) {
        return role;
      }
    }
    return null;
  }

  private static ConnectionTransport transport(int code) {
    for (ConnectionTransport transport : ConnectionTransport.values()) {
      if (transport.code() == code) {
        return transport;
      }
    }
    return ConnectionTransport.UNKNOWN;
  }

  /** Whether EOF was read from the connection in this slot before. */
  public boolean eofWasRead(int fd) {
    return memory.getLong(FlightRecordLayout.slotOffset(fd) + FlightRecordLayout.SLOT_EOF_AT) != 0;
  }

  /** Whether this process has shut down that direction of the connection in this slot. */
  public boolean wasShutDown(int fd, boolean input) {
    long words =
        memory.getLong(FlightRecordLayout.slotOffset(fd) + FlightRecordLayout.SLOT_INPUT_SHUTDOWN);
    return (input ? words & 0xffffffffL : words >>> 32) != 0;
  }

  /** Any thread: writes an event. Memory has been taken. */
  public void add(EventDraft event) {
    byte[] texts = EventEntry.texts(event);
    int lane = lanes.enter();
    long number;
    try {
      number = lanes.counted(lane, RecordCounter.EVENTS_WRITTEN);
      long entry =
          memory.block(
              FlightRecordLayout.eventOffset(
                  lane, (int) number & (FlightRecordLayout.EVENT_CAPACITY - 1)),
              FlightRecordLayout.EVENT_BYTES);
      long mark = 2 * (number + 1);
      RecordMemory.store(entry + EventLayout.MARK, mark - 1);
      Fences.storeStore();
      EventEntry.write(entry, event, texts);
      Fences.storeStore();
      RecordMemory.store(entry + EventLayout.MARK, mark);
      // Counted when it is whole: a reader never waits for one that is counted already.
      Fences.storeStore();
      lanes.count(lane, RecordCounter.EVENTS_WRITTEN, 1);
    } finally {
      lanes.leave(lane);
    }
    if ((number & (EVENTS_BEFORE_TURN - 1)) == EVENTS_BEFORE_TURN - 1) {
      lanes.turn();
    }
  }

  /** Any thread: an event happened that is not written. */
  public void leftOut() {
    lanes.count(RecordCounter.EVENTS_LEFT_OUT, 1);
  }
}
