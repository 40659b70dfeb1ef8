package io.netagent.hooks;

import io.netagent.recorder.SlotTable;
import io.netagent.recorder.ThreadIds;
import java.io.FileDescriptor;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Sockets of the old java.net. It has no lock for each direction, where a slot's counters need one:
 * two threads may read at once, or accept. So each step locks the tracked socket, which no
 * application can see, for a few nanoseconds and never while a thread waits.
 */
final class PlainSockets {
  private static final int EOF = -1;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Recording recording;
  private final SlotTable slots;

  PlainSockets(Recording recording) {
    this.recording = recording;
    this.slots = recording.slots;
  }

  void created(@Nullable FileDescriptor descriptor, boolean listener, @Nullable Throwable thrown) {
    if (thrown != null) {
      if (!listener) {
        recording.connects.failed(thrown);
      }
    } else if (descriptor != null) {
      TrackedSocket socket = recording.track(descriptor);
      if (listener) {
        recording.accepts.listenerCreated(socket);
      }
    }
  }

  @Nullable TrackedSocket connectStarting(
      @Nullable TrackedSocket socket, InetAddress remote, int remotePort, int limitMillis) {
    TrackedSocket begun = recording.connects.starting(socket, remote, remotePort);
    if (begun != null && limitMillis > 0) {
      slots.waitsToWrite(
          begun.fd, ThreadIds.current(), begun.openedAtNanos, limitMillis * NANOS_PER_MILLI);
    }
    return begun;
  }

  void acceptBegins(@Nullable TrackedSocket socket, int limitMillis) {
    if (socket != null && socket.listener) {
      waitsToRead(socket, limitMillis);
    }
  }

  private void waitsToRead(TrackedSocket socket, int limitMillis) {
    long threadId = ThreadIds.current();
    long sinceNanos = System.nanoTime();
    synchronized (socket) {
      slots.waitsToRead(socket.fd, threadId, sinceNanos, limitMillis * NANOS_PER_MILLI);
    }
  }

  void acceptEnds(@Nullable TrackedSocket socket, boolean accepted) {
    if (socket != null) {
      synchronized (socket) {
        recording.accepts.ends(socket, accepted);
      }
    }
  }

  @Nullable TrackedSocket readBegins(@Nullable TrackedSocket socket, int limitMillis) {
    if (socket == null || socket.generation == 0) {
      return null;
    }
    if (limitMillis > 0) {
      waitsToRead(socket, limitMillis);
      return socket;
    }
    synchronized (socket) {
      return recording.transfers.readBegins(socket);
    }
  }

  void read(TrackedSocket socket, int bytes, @Nullable Throwable thrown) {
    synchronized (socket) {
      recording.transfers.read(socket, bytes > 0 ? bytes : EOF, thrown);
    }
  }

  @Nullable TrackedSocket writeBegins(@Nullable TrackedSocket socket) {
    if (socket == null) {
      return null;
    }
    synchronized (socket) {
      return recording.transfers.writeBegins(socket);
    }
  }

  void wrote(TrackedSocket socket, int bytes, @Nullable Throwable thrown) {
    synchronized (socket) {
      recording.transfers.wrote(socket, bytes, thrown);
    }
  }
}
