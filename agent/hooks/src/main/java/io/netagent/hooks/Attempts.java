package io.netagent.hooks;

import io.netagent.recorder.EventDraft;
import io.netagent.recorder.EventKind;
import io.netagent.recorder.EventRing;
import io.netagent.recorder.ThreadIds;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Connects that a thread is in, as they began: their sockets may be closed before it sees how they
 * end. A connect allocates nothing here, whether its events are written or left out: its thread
 * takes one of the places of a table, and nobody else writes there until it has left.
 */
final class Attempts {
  /** 64 KiB, while somebody reads events. */
  private static final int PLACES = 1_024;

  /** A cache line: threads that connect at the same time write none together. */
  private static final int PLACE_WORDS = 8;

  /** Places that a thread may have. Ids are given out in order, so the first one is nearly free. */
  private static final int CHOICES = 4;

  /** More threads than connect at once; what is left of those that have ended must not pile up. */
  private static final int MAX_CROWD = 10_000;

  /** Words of a place: the id of who has it, or 0. */
  private static final int THREAD = 0;

  private static final int FD = 1;
  private static final int GENERATION = 2;
  private static final int BEGAN_AT_NANOS = 3;
  private static final int SUBJECT = PLACE_WORDS - EventRing.SUBJECT_WORDS;

  private final EventRing ring;
  private final AtomicLongArray places = new AtomicLongArray(PLACES * PLACE_WORDS);

  /** Threads that found no place, by their ids: more than some hundred are in a connect. */
  private final ConcurrentHashMap<Long, AtomicLongArray> crowd = new ConcurrentHashMap<>();

  Attempts(EventRing ring) {
    this.ring = ring;
  }

  /** Agent's thread: so much is kept that most of it must be of threads that are no more. */
  boolean isOverfull() {
    return crowd.size() > MAX_CROWD;
  }

  /** This thread is in the connect of this socket, whose slot is filled. */
  void begun(TrackedSocket socket) {
    long self = ThreadIds.current();
    int place = take(self);
    if (place >= 0) {
      write(socket, places, place);
    } else {
      AtomicLongArray own = new AtomicLongArray(PLACE_WORDS);
      write(socket, own, 0);
      crowd.put(self, own);
    }
  }

  private void write(TrackedSocket socket, AtomicLongArray words, int at) {
    words.lazySet(at + FD, socket.fd);
    words.lazySet(at + GENERATION, socket.generation);
    words.lazySet(at + BEGAN_AT_NANOS, socket.openedAtNanos);
    ring.subject(socket.fd, socket.generation, words, at + SUBJECT);
  }

  /** The connect of this thread, if it is in one, has ended or goes on without it. */
  void ended() {
    long self = ThreadIds.current();
    int place = placeOf(self);
    if (place >= 0) {
      places.lazySet(place + THREAD, 0);
    }
    if (!crowd.isEmpty()) {
      crowd.remove(self);
    }
  }

  /** The same, as it failed: an event of that connection; null if this thread was in none. */
  @Nullable EventDraft failed(long nowNanos) {
    long self = ThreadIds.current();
    int place = placeOf(self);
    EventDraft event = null;
    if (place >= 0) {
      event = failed(places, place, nowNanos);
    } else if (!crowd.isEmpty()) {
      AtomicLongArray own = crowd.get(self);
      event = own == null ? null : failed(own, 0, nowNanos);
    }
    ended();
    return event;
  }

  private EventDraft failed(AtomicLongArray words, int at, long nowNanos) {
    return ring.ofSubject(
            EventKind.CONNECT_FAILED,
            (int) words.get(at + FD),
            words.get(at + GENERATION),
            nowNanos,
            words,
            at + SUBJECT)
        .durationNanos(Math.max(0, nowNanos - words.get(at + BEGAN_AT_NANOS)));
  }

  /** The place that this thread has, maybe still, or has now; -1 if all are somebody else's. */
  private int take(long self) {
    int place = placeOf(self);
    for (int choice = 0; place < 0 && choice < CHOICES; choice++) {
      int free = place(self, choice);
      if (places.compareAndSet(free + THREAD, 0, self)) {
        place = free;
      }
    }
    return place;
  }

  /** -1 for none. */
  private int placeOf(long self) {
    for (int choice = 0; choice < CHOICES; choice++) {
      int place = place(self, choice);
      if (places.get(place + THREAD) == self) {
        return place;
      }
    }
    return -1;
  }

  /** Each in another quarter of the table: not where the next thread begins. */
  private static int place(long thread, int choice) {
    return ((int) thread + choice * (PLACES / CHOICES) & PLACES - 1) * PLACE_WORDS;
  }
}
