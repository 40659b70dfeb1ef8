package io.netagent.hooks;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.EventDraft;
import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.ThreadIds;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How connections end: half closes, the wish to close, and the end of the fd. */
final class Closes {
  /**
   * The JDK's threads that close what the application dropped (jdk.internal.ref.CleanerFactory; in
   * Java 8 java.lang.ref.Finalizer).
   */
  private static final List<String> CLEANER_THREADS =
      Arrays.asList("Common-Cleaner", "Finalizer", "Secondary finalizer");

  private final Recording recording;

  Closes(Recording recording) {
    this.recording = recording;
  }

  /**
   * The application closes it. The fd may live on, as long as threads are in its calls or a
   * selector has not run; no other thread can close it before this call ends.
   */
  void requested(@Nullable TrackedSocket socket) {
    if (socket != null && socket.generation != 0) {
      recording.slots.closeRequested(socket.fd, recording.clock.nanos());
    }
  }

  void shutdown(@Nullable TrackedSocket socket, boolean input, boolean output) {
    if (socket != null && socket.generation != 0) {
      if (recording.events.wanted) {
        recording.events.shutdown(socket, input, output);
      }
      recording.slots.shutdown(socket.fd, input, output);
    }
  }

  /**
   * The fd is about to be closed, or replaced by a marker before its close (dup2). Before, not
   * after: after close(2) the number may belong to a new connection already.
   */
  void closing(@Nullable TrackedSocket socket) {
    if (socket != null && recording.sockets.remove(socket)) {
      ended(socket);
    }
  }

  /** It has no place any more, and nobody has its fd's slot but the caller. */
  void ended(TrackedSocket socket) {
    socket.leaves();
    if (socket.generation == 0) {
      return;
    }
    if (socket.connected) {
      closed(socket);
      return;
    }
    if (socket.stackSkipped) {
      recording.writer.count(RecordCounter.SITES_SKIPPED);
    }
    try {
      if (socket.connectPending) {
        RecordCounter error = socket.connectError;
        recording.connects.failed(
            socket, error == null ? RecordCounter.CONNECT_ABORTED : error, null);
      }
    } finally {
      recording.slots.clear(socket.fd);
    }
  }

  private void closed(TrackedSocket socket) {
    boolean told =
        !socket.stackSkipped || socket.adopted || recording.writer.tellsClose(socket.openedAtNanos);
    boolean wanted = recording.events.wanted;
    // Before the slot is looked at: reading the clock waits for all loads before it.
    long nowNanos = told || wanted ? System.nanoTime() : 0;
    CloseReason reason = reason(socket);
    if (!told && reason != CloseReason.NORMAL) {
      told = true;
      nowNanos = System.nanoTime();
    }
    int siteId = socket.stackSkipped ? FlightRecordWriter.STACK_SKIPPED : socket.siteId();
    EventDraft event = wanted ? recording.events.closing(socket, reason, nowNanos) : null;
    long sequence =
        told
            ? recording.writer.closed(socket.fd, reason, siteId, nowNanos)
            : recording.writer.closedUntold(socket.fd);
    if (socket.adopted) {
      recording.writer.count(RecordCounter.ADOPTED_CLOSED);
    }
    if (sequence >= 0) {
      if (siteId < 0 && !socket.closedWithoutSite(sequence)) {
        recording.writer.closedSite(sequence, socket.siteId());
      }
      recording.closedAt(sequence);
    }
    if (event != null) {
      recording.events.write(event.closed(reason, sequence));
    }
  }

  private CloseReason reason(TrackedSocket socket) {
    // Whoever opens connections is none of the cleaners: saves most closes the look at the name.
    Thread thread = Thread.currentThread();
    if (recording.slots.opener(socket.fd) != ThreadIds.of(thread)
        && CLEANER_THREADS.contains(thread.getName())) {
      return CloseReason.BY_GC;
    }
    @Nullable CloseReason seen = socket.closeReason;
    if (seen != null) {
      return seen;
    }
    return recording.exiting ? CloseReason.AT_EXIT : CloseReason.NORMAL;
  }
}
