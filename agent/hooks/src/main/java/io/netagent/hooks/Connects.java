package io.netagent.hooks;

import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.ThreadIds;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Client connections from the making of their socket to the end of their connect. */
final class Connects {
  private final Recording recording;

  /** Asynchronous connects by the thread that is just ending them. */
  private final ConcurrentHashMap<Thread, TrackedSocket> finishing = new ConcurrentHashMap<>();

  Connects(Recording recording) {
    this.recording = recording;
  }

  /**
   * A connect begins, and may block: the connection's slot is filled.
   *
   * @return the socket, if it is one of ours
   */
  @Nullable TrackedSocket starting(
      @Nullable TrackedSocket socket, InetAddress remote, int remotePort) {
    if (socket == null || socket.connected) {
      return null;
    }
    recording.open(
        socket, ConnectionRole.CLIENT, ConnectionTransport.UNKNOWN, remote, remotePort, 0, 0);
    recording.slots.waitsToWrite(socket.fd, ThreadIds.current(), socket.openedAtNanos, 0);
    recording.sites.captureOpener(socket);
    if (recording.events.wanted && !socket.connectPending) {
      recording.events.attempted(socket);
    }
    return socket;
  }

  /**
   * The call that began a connect has returned.
   *
   * @param thrown what a pending connect of an asynchronous channel will fail with
   */
  void returned(TrackedSocket socket, @Nullable Throwable thrown) {
    if (!socket.gone) {
      recording.slots.writeEnds(socket.fd);
    }
    if (thrown != null) {
      socket.connectError = ConnectErrors.ofConnect(thrown);
    }
  }

  void connected(@Nullable TrackedSocket socket, ConnectionTransport transport, int localPort) {
    if (socket != null && socket.generation != 0 && !socket.connected && !socket.listener) {
      socket.connected = true;
      socket.atFirstRead = TrackedSocket.FIRST_BYTE;
      long openedAtNanos = socket.openedAtNanos;
      boolean timed = recording.writer.timesConnect(openedAtNanos) || recording.events.wanted;
      long connectNanos = timed ? Math.max(0, System.nanoTime() - openedAtNanos) : -1;
      recording.slots.connected(socket.fd, transport, localPort, connectNanos);
      recording.writer.openedClient(connectNanos);
      if (recording.events.wanted) {
        recording.events.connected(socket);
      }
    }
  }

  /**
   * Bytes have gone over a socket that may have been adopted while it was being connected: the
   * kernel takes none before (tcp_sendmsg_locked waits for the connect, or says EAGAIN).
   */
  void proven(TrackedSocket socket) {
    // Its first read and its first write may be at the same time, of an object that is ours alone.
    synchronized (socket) {
      if ((socket.atFirstRead & TrackedSocket.CONNECT) != 0) {
        connected(socket, ConnectionTransport.UNKNOWN, socket.localPort);
      }
      socket.writesChecked = socket.gone;
    }
  }

  /** A connect goes on without a thread that waits for it. */
  void pending(@Nullable TrackedSocket socket) {
    if (socket != null) {
      socket.connectPending = true;
      if (recording.events.wanted) {
        recording.events.notAttempted();
      }
    }
  }

  /** A thread takes care of a pending connect, and will see how it ends. */
  void resumed(@Nullable TrackedSocket socket) {
    if (socket != null) {
      socket.connectPending = false;
      if (recording.events.wanted && socket.generation != 0 && !socket.connected) {
        recording.events.attempted(socket);
      }
    }
  }

  /** This thread ends an asynchronous connect that was pending. */
  void finishing(@Nullable TrackedSocket socket) {
    if (socket != null && !socket.connected) {
      socket.connectError = RecordCounter.CONNECT_OTHER;
      finishing.put(Thread.currentThread(), socket);
    }
  }

  void errorTold(IOException error) {
    TrackedSocket socket = finishing.isEmpty() ? null : finishing.get(Thread.currentThread());
    if (socket != null) {
      socket.connectError = ConnectErrors.ofConnect(error);
    }
  }

  void finished() {
    if (!finishing.isEmpty()) {
      finishing.remove(Thread.currentThread());
    }
  }

  void failed(Throwable thrown) {
    failed(null, ConnectErrors.ofConnect(thrown), thrown);
  }

  /**
   * A connect has failed.
   *
   * @param socket whose slot is still filled; null if it is this thread that was in its connect
   * @param error null if nothing was tried
   */
  void failed(
      @Nullable TrackedSocket socket, @Nullable RecordCounter error, @Nullable Throwable thrown) {
    if (error != null) {
      recording.writer.count(error);
    }
    if (recording.events.wanted) {
      recording.events.connectFailed(socket, error, thrown);
    }
  }
}
