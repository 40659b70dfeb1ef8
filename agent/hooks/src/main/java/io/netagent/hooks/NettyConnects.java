package io.netagent.hooks;

import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordCounter;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Client connections of Netty, from the start of their connect to its end. */
final class NettyConnects {
  private final Recording recording;

  private final NettySockets sockets;

  /** Who is in connect(2) or asks how it ended, by thread: the errno is seen in a method below. */
  private final ConcurrentHashMap<Thread, TrackedSocket> connecting = new ConcurrentHashMap<>();

  /** Threads that have just made the exception of a connect time-out and close next. */
  private final ConcurrentHashMap<Long, Boolean> timingOut = new ConcurrentHashMap<>();

  NettyConnects(Recording recording, NettySockets sockets) {
    this.recording = recording;
    this.sockets = sockets;
  }

  void starting(Object owner, int fd, @Nullable InetAddress remote, int port) {
    TrackedSocket socket = sockets.find(owner, fd);
    // Once: fast open goes on with a plain connect where it has no cookie.
    if (socket != null && socket.generation == 0 && remote != null) {
      recording.open(
          socket, ConnectionRole.CLIENT, NettySockets.transport(owner), remote, port, 0, 0);
      recording.sites.captureOpener(socket);
    }
  }

  /** This thread begins to ask the kernel how a connect ends. */
  void asked(Object owner, int fd) {
    TrackedSocket socket = sockets.find(owner, fd);
    if (socket != null && socket.generation != 0) {
      connecting.put(Thread.currentThread(), socket);
    }
  }

  /** The errno of the call that this thread is in. */
  void errno(int errno) {
    TrackedSocket socket = connecting.isEmpty() ? null : connecting.get(Thread.currentThread());
    if (socket != null && !NettyErrors.isNoEnd(errno)) {
      socket.connectError = NettyErrors.ofConnect(errno);
    }
  }

  /**
   * The call of this thread has ended.
   *
   * @param connected false while the connect is pending
   */
  void answered(Object owner, int fd, boolean connected, @Nullable Throwable thrown) {
    if (!connecting.isEmpty()) {
      connecting.remove(Thread.currentThread());
    }
    TrackedSocket socket = sockets.find(owner, fd);
    if (socket == null || socket.generation == 0) {
      return;
    }
    if (thrown != null) {
      RecordCounter error = socket.connectError;
      failed(socket, error == null ? NettyErrors.ofConnect(thrown) : error, thrown);
    } else if (connected) {
      connected(socket, owner);
    } else {
      socket.connectPending = true;
    }
  }

  void connected(TrackedSocket socket, Object owner) {
    socket.connectPending = false;
    recording.connects.connected(socket, NettySockets.transport(owner), socket.localPort);
  }

  void failed(TrackedSocket socket, @Nullable RecordCounter error, @Nullable Throwable thrown) {
    socket.connectPending = false;
    recording.connects.failed(socket, error, thrown);
  }

  /**
   * Netty has asked the kernel, which it does once: after bind, after connect(2), or at its end.
   */
  void localPort(Object owner, int fd, int port) {
    TrackedSocket socket = sockets.find(owner, fd);
    if (socket != null && socket.localPort == 0 && port != 0) {
      socket.localPort = port;
      if (socket.connected) {
        recording.slots.connected(
            fd, NettySockets.transport(owner), port, System.nanoTime() - socket.openedAtNanos);
      }
    }
  }

  /** The exception of a connect time-out has been made; the same thread closes the channel next. */
  void timeoutMade() {
    timingOut.put(Thread.currentThread().getId(), Boolean.TRUE);
  }

  void channelClosing(Object owner, int fd) {
    if (isTimingOut()) {
      timedOut(sockets.find(owner, fd));
    }
  }

  void nioChannelClosing(Object channel) {
    if (isTimingOut() && channel instanceof SocketChannel) {
      timedOut(sockets.find((SocketChannel) channel));
    }
  }

  private boolean isTimingOut() {
    return !timingOut.isEmpty() && timingOut.remove(Thread.currentThread().getId()) != null;
  }

  private static void timedOut(@Nullable TrackedSocket socket) {
    if (socket != null && socket.connectPending) {
      socket.connectError = RecordCounter.CONNECT_TIMED_OUT;
    }
  }

  /** sendto(2) with MSG_FASTOPEN has ended: its data are in the SYN, or it has no cookie. */
  void wrote(Object owner, int fd, long bytes, @Nullable Throwable thrown) {
    if (thrown != null || bytes > 0) {
      answered(owner, fd, true, thrown);
    }
    sockets.wrote(owner, fd, bytes, thrown);
  }
}
