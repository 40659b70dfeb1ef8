package io.netagent.hooks;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.SiteKind;
import io.netagent.recorder.SlotTable;
import io.netagent.recorder.ThreadIds;
import java.io.FileDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes, each a pair of calls around what may block: the first one notes the thread, the
 * second one what came of it, without another look-up. Neither takes a lock or allocates.
 */
final class Transfers {
  private static final int EOF = -1;

  final Recording recording;
  private final SlotTable slots;
  private final TrackedSockets sockets;
  private final CoarseClock clock;

  Transfers(Recording recording) {
    this.recording = recording;
    this.slots = recording.slots;
    this.sockets = recording.sockets;
    this.clock = recording.clock;
  }

  /** As the recording's, from here. */
  @Nullable TrackedSocket find(FileDescriptor descriptor) {
    return sockets.find(descriptor, JdkFields.number(descriptor));
  }

  /** A read begins; the socket, if it is one of ours. */
  @Nullable TrackedSocket readBegins(@Nullable TrackedSocket socket) {
    if (socket == null || socket.generation == 0) {
      return null;
    }
    slots.readBegins(socket.fd, ThreadIds.current(), clock.nanos());
    return socket;
  }

  /**
   * It has ended.
   *
   * @param bytes read, -1 for EOF, other negative numbers for nothing (sun.nio.ch.IOStatus)
   */
  void read(TrackedSocket socket, long bytes, @Nullable Throwable thrown) {
    if (socket.gone) {
      return;
    }
    if (socket.atFirstRead != 0) {
      firstRead(socket, bytes, thrown);
    }
    if (bytes > 0) {
      slots.read(socket.fd, bytes, clock.nanos());
    } else {
      readNothing(socket, bytes, thrown);
    }
  }

  /** Once for most connections. */
  private void firstRead(TrackedSocket socket, long bytes, @Nullable Throwable thrown) {
    boolean came = bytes > 0 || (bytes == EOF && thrown == null);
    if (came && (socket.atFirstRead & TrackedSocket.CONNECT) != 0) {
      recording.connects.proven(socket);
    }
    int todo = socket.atFirstRead;
    int left = bytes > 0 ? 0 : todo & (TrackedSocket.FIRST_BYTE | TrackedSocket.CONNECT);
    if (left != todo) {
      // Else a write may just prove the connect.
      socket.atFirstRead = left;
    }
    if ((todo & TrackedSocket.STACK) != 0) {
      recording.sites.capture(socket, SiteKind.FIRST_READER);
    }
    if (bytes > 0 && (todo & TrackedSocket.FIRST_BYTE) != 0 && recording.events.wanted) {
      recording.events.firstByte(socket, bytes);
    }
  }

  private void readNothing(TrackedSocket socket, long bytes, @Nullable Throwable thrown) {
    if (thrown == null && bytes == EOF) {
      if (recording.events.wanted) {
        recording.events.eof(socket);
      }
      slots.eof(socket.fd, System.nanoTime());
      return;
    }
    slots.readEnds(socket.fd);
    failed(socket, thrown);
  }

  /** A write begins; the socket, if it is one of ours. */
  @Nullable TrackedSocket writeBegins(@Nullable TrackedSocket socket) {
    if (socket == null || socket.generation == 0) {
      return null;
    }
    slots.writeBegins(socket.fd, ThreadIds.current(), clock.nanos());
    return socket;
  }

  /**
   * It has ended.
   *
   * @param bytes written; negative numbers for nothing (sun.nio.ch.IOStatus)
   */
  void wrote(TrackedSocket socket, long bytes, @Nullable Throwable thrown) {
    if (socket.writesChecked && !counts(socket, bytes)) {
      return;
    }
    if (bytes > 0) {
      slots.wrote(socket.fd, bytes, clock.nanos());
    } else if (failed(socket, thrown)) {
      slots.writeFailed(socket.fd, clock.nanos());
    } else {
      slots.writeEnds(socket.fd);
    }
  }

  /** Whether a write is counted; it may be the proof that the socket is connected. */
  private boolean counts(TrackedSocket socket, long bytes) {
    if (socket.gone) {
      return false;
    }
    if (bytes > 0) {
      recording.connects.proven(socket);
    }
    return true;
  }

  /** Whether the connection is broken, as the error says. */
  private static boolean failed(TrackedSocket socket, @Nullable Throwable thrown) {
    CloseReason reason = thrown == null ? null : ConnectErrors.ofReadOrWrite(thrown);
    if (reason != null) {
      socket.closeReason = reason;
    }
    return reason != null;
  }

  /**
   * One byte of urgent data has been sent. The JDK's write lock is free again: a write by another
   * thread at this very moment may take the byte's place in the slot's sum, not in the counter.
   */
  void urgentSent(@Nullable TrackedSocket socket) {
    if (socket != null && socket.generation != 0 && (!socket.writesChecked || counts(socket, 1))) {
      slots.wrote(socket.fd, 1, clock.nanos());
      recording.writer.count(RecordCounter.URGENT_BYTES);
    }
  }
}
