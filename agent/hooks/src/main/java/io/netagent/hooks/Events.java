package io.netagent.hooks;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.EventDraft;
import io.netagent.recorder.EventKind;
import io.netagent.recorder.EventRing;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.ThreadIds;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes what happens, one by one, while a reader wants to know. Until then hooks read {@link
 * #wanted} at most, and call nothing here. Whatever goes wrong in here stays here.
 */
final class Events {
  /** What a reader may want at most: another number is nobody's wish. */
  private static final long LONGEST_LEASE_NANOS = 60_000_000_000L;

  private static final long MEMORY_RETRY_NANOS = 10_000_000_000L;

  /**
   * Whether each event is to be written, or counted as left out. Not volatile: hooks may see it
   * some nanoseconds late.
   */
  boolean wanted;

  private final Recording recording;
  private final EventRing ring;
  private final EventBudget budget;
  private final Traces traces = new Traces();

  /** Null while no events are wanted. */
  private volatile @Nullable Attempts attempts;

  /** Agent's thread only, as all below. */
  private long refilledAtNanos;

  private boolean hasMemory;
  private long memoryAtNanos = Long.MIN_VALUE;

  Events(Recording recording) {
    this.recording = recording;
    this.ring = recording.writer.events();
    this.budget = new EventBudget(ring.perSecond());
  }

  Traces traces() {
    return traces;
  }

  /** Agent's thread, every 100 ms. */
  void tick(long nowNanos) {
    long aheadNanos = ring.wantedUntilNanos() - nowNanos;
    boolean now = ring.perSecond() > 0 && aheadNanos > 0 && aheadNanos <= LONGEST_LEASE_NANOS;
    if (!now) {
      end();
      return;
    }
    takeMemory(nowNanos);
    if (hasMemory) {
      budget.refill(wanted ? nowNanos - refilledAtNanos : Long.MAX_VALUE);
      refilledAtNanos = nowNanos;
    }
    traces.look(nowNanos);
    Attempts kept = attempts;
    if (kept == null || kept.isOverfull()) {
      attempts = new Attempts(ring);
    }
    if (!wanted) {
      wanted = true;
      ring.writtenSince(nowNanos);
    }
  }

  /** Without memory all events are counted as left out. */
  private void takeMemory(long nowNanos) {
    if (hasMemory || nowNanos < memoryAtNanos) {
      return;
    }
    try {
      ring.takeMemory();
      hasMemory = true;
    } catch (IOException e) {
      // The tmpfs is full.
      memoryAtNanos = nowNanos + MEMORY_RETRY_NANOS;
    }
  }

  /** The recording ends. */
  void stop() {
    end();
    traces.classes(null);
  }

  private void end() {
    if (wanted) {
      wanted = false;
      ring.writtenSince(0);
    }
    attempts = null;
  }

  /** A connect has begun, or a connection was accepted: its slot is filled. */
  void opened(TrackedSocket socket, ConnectionRole role) {
    EventKind kind = role == ConnectionRole.CLIENT ? EventKind.CONNECT_START : EventKind.ACCEPTED;
    if (admitted(false)) {
      write(kind, socket, socket.openedAtNanos);
    }
  }

  /** This thread is in a connect, and will see how it ends, maybe after the socket is closed. */
  void attempted(TrackedSocket socket) {
    Attempts current = attempts;
    if (current == null) {
      return;
    }
    try {
      current.begun(socket);
    } catch (Throwable t) {
      SocketHooks.failed(recording, t);
    }
  }

  /** It goes on without this thread. */
  void notAttempted() {
    Attempts current = attempts;
    if (current != null) {
      current.ended();
    }
  }

  void connected(TrackedSocket socket) {
    notAttempted();
    if (admitted(false)) {
      write(EventKind.CONNECTED, socket, System.nanoTime());
    }
  }

  /**
   * A connect has failed.
   *
   * @param socket null if this thread was in it
   * @param error null if nothing was tried
   */
  void connectFailed(
      @Nullable TrackedSocket socket, @Nullable RecordCounter error, @Nullable Throwable thrown) {
    if (error == null || !admitted(true)) {
      notAttempted();
      return;
    }
    try {
      long nowNanos = System.nanoTime();
      Attempts current = attempts;
      EventDraft event = current == null ? null : current.failed(nowNanos);
      if (socket != null) {
        event = ring.ofSlot(EventKind.CONNECT_FAILED, socket.fd, socket.generation, nowNanos);
      } else if (event == null) {
        event = new EventDraft(EventKind.CONNECT_FAILED, nowNanos);
      }
      write(event.connectFailed(error, thrown == null ? "" : thrown.getClass().getName()));
    } catch (Throwable t) {
      SocketHooks.failed(recording, t);
    }
  }

  /** So many bytes were read, the connection's first. They are not in its slot yet. */
  void firstByte(TrackedSocket socket, long bytes) {
    if (!admitted(false)) {
      return;
    }
    try {
      write(
          ring.ofSlot(EventKind.FIRST_BYTE, socket.fd, socket.generation, System.nanoTime())
              .read(bytes));
    } catch (Throwable t) {
      SocketHooks.failed(recording, t);
    }
  }

  /** EOF was read, which its slot does not say yet. */
  void eof(TrackedSocket socket) {
    if (!ring.eofWasRead(socket.fd) && admitted(false)) {
      write(EventKind.EOF, socket, System.nanoTime());
    }
  }

  /** One direction, or both, were shut down, which its slot does not say yet. */
  void shutdown(TrackedSocket socket, boolean input, boolean output) {
    if (input && !ring.wasShutDown(socket.fd, true) && admitted(false)) {
      write(EventKind.INPUT_SHUTDOWN, socket, System.nanoTime());
    }
    if (output && !ring.wasShutDown(socket.fd, false) && admitted(false)) {
      write(EventKind.OUTPUT_SHUTDOWN, socket, System.nanoTime());
    }
  }

  /**
   * A connection is about to be closed; its slot is still filled.
   *
   * @return what to write when it is; null for nothing
   */
  @Nullable EventDraft closing(TrackedSocket socket, CloseReason reason, long atNanos) {
    if (!admitted(CloseReason.NORMAL != reason && CloseReason.AT_EXIT != reason)) {
      return null;
    }
    try {
      return ring.ofSlot(EventKind.CLOSED, socket.fd, socket.generation, atNanos)
          .siteId(socket.siteId());
    } catch (Throwable t) {
      SocketHooks.failed(recording, t);
      return null;
    }
  }

  /** A name was looked up. */
  void lookup(String host, long nowNanos, long durationNanos, boolean failed) {
    if (admitted(failed)) {
      write(
          new EventDraft(EventKind.LOOKUP, nowNanos)
              .lookup(host, failed)
              .durationNanos(durationNanos));
    }
  }

  /**
   * A handshake has ended.
   *
   * @param socket null if its transport is an engine
   * @param protocol of a failed one 1 + the alert, or 0
   */
  void handshake(
      @Nullable TrackedSocket socket,
      String peer,
      long durationNanos,
      int protocol,
      boolean resumed,
      boolean failed) {
    if (!admitted(failed)) {
      return;
    }
    try {
      EventKind kind = failed ? EventKind.TLS_FAILED : EventKind.TLS_FINISHED;
      long nowNanos = System.nanoTime();
      EventDraft event =
          socket == null || socket.generation == 0
              ? new EventDraft(kind, nowNanos)
              : ring.ofSlot(kind, socket.fd, socket.generation, nowNanos);
      write(event.handshake(peer, protocol, resumed, failed).durationNanos(durationNanos));
    } catch (Throwable t) {
      SocketHooks.failed(recording, t);
    }
  }

  /**
   * Agent's thread: a stack has become the site of the connection of this generation. Nothing that
   * happened to the application: it takes nothing of the limit, and is not counted when left out.
   */
  void site(int fd, long generation, int siteId) {
    if (budget.takeSite()) {
      try {
        ring.add(
            new EventDraft(EventKind.SITE, System.nanoTime())
                .connection(fd, generation)
                .siteId(siteId));
      } catch (Throwable t) {
        SocketHooks.failed(recording, t);
      }
    }
  }

  private boolean admitted(boolean failure) {
    try {
      if (budget.take(failure)) {
        return true;
      }
      ring.leftOut();
    } catch (Throwable t) {
      SocketHooks.failed(recording, t);
    }
    return false;
  }

  private void write(EventKind kind, TrackedSocket socket, long atNanos) {
    try {
      write(ring.ofSlot(kind, socket.fd, socket.generation, atNanos));
    } catch (Throwable t) {
      SocketHooks.failed(recording, t);
    }
  }

  /** With this thread and its trace. */
  void write(EventDraft event) {
    try {
      Thread thread = Thread.currentThread();
      event.thread(ThreadIds.of(thread), thread.getName());
      traces.addTo(event);
      ring.add(event);
    } catch (Throwable t) {
      SocketHooks.failed(recording, t);
    }
  }
}
