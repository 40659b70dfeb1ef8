package io.netagent.hooks;

import io.netagent.recorder.CloseReason;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What Netty's ring (io_uring) has done. */
final class NettyUring {
  private static final int SPLICE = 30;

  private static final long SPLICE_TO_SOCKET = 2;

  /** IORING_CQE_F_NOTIF: the kernel gives the buffer back, the bytes were told before. */
  private static final int NOTIFICATION = 8;

  private final NettySockets sockets;

  private final NettyConnects connects;

  NettyUring(NettySockets sockets, NettyConnects connects) {
    this.sockets = sockets;
    this.connects = connects;
  }

  /** A connect that the ring will end. */
  void connectSubmitted(Object owner, int fd, @Nullable InetAddress remote, int port) {
    connects.starting(owner, fd, remote, port);
    TrackedSocket socket = sockets.find(owner, fd);
    if (socket != null) {
      socket.connectPending = true;
    }
  }

  /**
   * The ring has ended a connect.
   *
   * @param result 0 or a negative errno
   */
  void connectCompleted(Object owner, int fd, int result) {
    TrackedSocket socket = sockets.find(owner, fd);
    if (socket == null || socket.generation == 0) {
      return;
    }
    if (result == 0) {
      connects.connected(socket, owner);
    } else if (!NettyErrors.isNoEnd(-result)) {
      connects.failed(socket, NettyErrors.ofConnect(-result), null);
    }
  }

  /**
   * The ring has ended a read.
   *
   * @param result bytes, 0 for EOF, or a negative errno
   */
  void readCompleted(Object owner, int fd, int result) {
    TrackedSocket socket = sockets.find(owner, fd);
    if (result >= 0) {
      sockets.read(socket, result == 0 ? -1 : result, null);
    } else {
      failed(socket, -result);
    }
  }

  /**
   * The ring has ended a write.
   *
   * @param operation IORING_OP_…
   * @param flags IORING_CQE_F_…
   * @param data of Netty's: which half of a splice
   */
  void writeCompleted(Object owner, int fd, int operation, int result, int flags, long data) {
    if ((flags & NOTIFICATION) != 0 || (operation == SPLICE && data != SPLICE_TO_SOCKET)) {
      return;
    }
    TrackedSocket socket = sockets.find(owner, fd);
    if (result >= 0) {
      sockets.wrote(socket, result, null);
    } else {
      failed(socket, -result);
    }
  }

  private static void failed(@Nullable TrackedSocket socket, int errno) {
    CloseReason reason = socket == null ? null : NettyErrors.ofReadOrWrite(errno);
    if (socket != null && reason != null) {
      socket.closeReason = reason;
    }
  }
}
