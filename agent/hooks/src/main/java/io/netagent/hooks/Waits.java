package io.netagent.hooks;

import io.netagent.recorder.SlotTable;
import io.netagent.recorder.ThreadIds;
import org.jspecify.annotations.Nullable;

/**
 * Threads that the JDK parks until a socket is ready: those with a time limit, and virtual threads.
 * All others block in the read, write, connect or accept itself.
 */
final class Waits {
  /** poll(2): there is something to read, or to accept. */
  private static final int POLLIN = 1;

  private final SlotTable slots;

  Waits(Recording recording) {
    this.slots = recording.slots;
  }

  /** A thread is parked, inside the JDK's lock of that direction. */
  @Nullable TrackedSocket parkBegins(@Nullable TrackedSocket socket, int event, long limitNanos) {
    if (socket == null || socket.generation == 0) {
      return null;
    }
    Thread thread = Thread.currentThread();
    long limit = Math.max(0, limitNanos);
    if (event == POLLIN) {
      socket.parkedReader = thread;
      slots.waitsToRead(socket.fd, ThreadIds.of(thread), System.nanoTime(), limit);
    } else {
      socket.parkedWriter = thread;
      slots.waitsToWrite(socket.fd, ThreadIds.of(thread), System.nanoTime(), limit);
    }
    return socket;
  }

  /** The same thread goes on. */
  void parkEnds(TrackedSocket socket, int event) {
    if (event == POLLIN) {
      socket.parkedReader = null;
      if (!socket.gone) {
        slots.readEnds(socket.fd);
      }
    } else {
      socket.parkedWriter = null;
      if (!socket.gone) {
        slots.writeEnds(socket.fd);
      }
    }
  }
}
