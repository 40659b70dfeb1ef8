package io.netagent.hooks;

import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.ThreadIds;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Listeners, who waits in their accept, and the connections that come of it. */
final class Accepts {
  private final Recording recording;

  Accepts(Recording recording) {
    this.recording = recording;
  }

  /** A listener's socket has been made; address and port come later, from the kernel's table. */
  void listenerCreated(@Nullable TrackedSocket socket) {
    listenerCreated(socket, ConnectionTransport.UNKNOWN);
  }

  void listenerCreated(@Nullable TrackedSocket socket, ConnectionTransport transport) {
    if (socket != null) {
      socket.listener = true;
      socket.openedAtNanos = System.nanoTime();
      socket.generation =
          recording.slots.listen(socket.fd, transport, socket.openedAtNanos, ThreadIds.current());
      recording.writer.count(RecordCounter.LISTENERS_OPENED);
    }
  }

  /** This thread is about to accept, inside the listener's accepting lock. */
  void begins(@Nullable TrackedSocket socket) {
    if (socket != null && socket.listener) {
      recording.slots.waitsToRead(socket.fd, ThreadIds.current(), recording.clock.nanos(), 0);
    }
  }

  /** It has accepted, or given up; inside the same lock. */
  void ends(@Nullable TrackedSocket socket, boolean accepted) {
    if (socket != null && socket.listener) {
      recording.slots.acceptEnds(socket.fd, accepted, recording.clock.nanos());
    }
  }

  void accepted(
      @Nullable TrackedSocket socket,
      ConnectionTransport transport,
      InetAddress remote,
      int remotePort,
      int localPort) {
    if (socket != null) {
      recording.open(socket, ConnectionRole.SERVER, transport, remote, remotePort, localPort, -1);
      socket.atFirstRead = TrackedSocket.STACK | TrackedSocket.FIRST_BYTE;
      socket.connected = true;
      recording.writer.count(RecordCounter.OPENED_SERVER);
    }
  }
}
