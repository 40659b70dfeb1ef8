package io.netagent.hooks;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.RecordCounter;
import java.io.FileDescriptor;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sockets of Netty's own: native calls (epoll) or operations of a ring that end later (io_uring).
 * Their owner is an io.netty.channel.unix.FileDescriptor, which is also an eventfd, a pipe or a
 * Unix-domain socket: only what was made or accepted as TCP has a place among the tracked sockets.
 */
final class NettySockets {
  private static final int SPLICE = 30;
  private static final long SPLICE_TO_SOCKET = 2;

  /** IORING_CQE_F_NOTIF: the kernel gives the buffer back, the bytes were told before. */
  private static final int NOTIFICATION = 8;

  private final Recording recording;

  /** Who is in connect(2) or asks how it ended, by thread: the errno is seen in a method below. */
  private final ConcurrentHashMap<Thread, TrackedSocket> connecting = new ConcurrentHashMap<>();

  /** Threads that have just made the exception of a connect time-out and close next. */
  private final ConcurrentHashMap<Long, Boolean> timingOut = new ConcurrentHashMap<>();

  /** Passes two hooks; counted once. */
  private volatile WeakReference<@Nullable Throwable> lastFailure = new WeakReference<>(null);

  NettySockets(Recording recording) {
    this.recording = recording;
  }

  /**
   * A channel has been made: of an accepted fd, or of a new one, by the thread where the caller of
   * Bootstrap.connect still is.
   *
   * @param parent the channel that accepted it, or null
   */
  void channelMade(
      Object channel,
      @Nullable Object parent,
      Object owner,
      int fd,
      @Nullable SocketAddress local,
      @Nullable SocketAddress remote)
      throws Throwable {
    // By name: of a Unix-domain socket that it accepted, Netty reads an address that is none.
    String name = channel.getClass().getName();
    if (!name.endsWith("SocketChannel")
        || name.endsWith("DomainSocketChannel")
        || find(owner, fd) != null) {
      return;
    }
    if (parent == null && remote == null) {
      TrackedSocket socket = recording.track(owner, fd);
      if (socket != null && !name.endsWith("ServerSocketChannel")) {
        recording.sites.captureMaker(socket);
      }
    } else if (parent != null && remote instanceof InetSocketAddress) {
      InetSocketAddress peer = (InetSocketAddress) remote;
      InetAddress address = peer.getAddress();
      TrackedSocket socket = address == null ? null : recording.track(owner, fd);
      if (socket != null && address != null) {
        socket.localPort = SocketHooks.port(local);
        recording.accepts.accepted(
            socket, transport(owner), address, peer.getPort(), socket.localPort);
      }
    }
  }

  /** A channel over a socket of the JDK, which the JDK's hooks have seen. */
  void nioCreated(SocketChannel channel) throws Throwable {
    TrackedSocket socket = find(channel);
    if (socket != null) {
      recording.sites.captureMaker(socket);
    }
  }

  /**
   * @param thrown has an IOException with the errno's text as its cause
   */
  void creationFailed(Throwable thrown) {
    if (lastFailure.get() == thrown) {
      return;
    }
    lastFailure = new WeakReference<>(thrown);
    Throwable cause = thrown.getCause();
    RecordCounter error = cause == null ? null : ConnectErrors.ofConnect(cause);
    if (error != null && !isOfServer(thrown)) {
      recording.writer.count(error);
    }
  }

  private static boolean isOfServer(Throwable thrown) {
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (frame.getClassName().endsWith("ServerSocketChannel")) {
        return true;
      }
    }
    return false;
  }

  void connectStarting(Object owner, int fd, @Nullable InetAddress remote, int port)
      throws Throwable {
    TrackedSocket socket = find(owner, fd);
    // Once: fast open goes on with a plain connect where it has no cookie.
    if (socket != null && socket.generation == 0 && remote != null) {
      recording.open(socket, ConnectionRole.CLIENT, transport(owner), remote, port, 0, 0);
      recording.sites.captureOpener(socket, recording.writer);
    }
  }

  /** This thread begins to ask the kernel how a connect ends. */
  void connectAsked(Object owner, int fd) {
    TrackedSocket socket = find(owner, fd);
    if (socket != null && socket.generation != 0) {
      connecting.put(Thread.currentThread(), socket);
    }
  }

  /** The errno of the call that this thread is in. */
  void connectErrno(int errno) {
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
  void connectAnswered(Object owner, int fd, boolean connected, @Nullable Throwable thrown) {
    if (!connecting.isEmpty()) {
      connecting.remove(Thread.currentThread());
    }
    TrackedSocket socket = find(owner, fd);
    if (socket == null || socket.generation == 0) {
      return;
    }
    if (thrown != null) {
      RecordCounter error = socket.connectError;
      connectFailed(socket, error == null ? NettyErrors.ofConnect(thrown) : error);
    } else if (connected) {
      connected(socket, owner);
    } else {
      socket.connectPending = true;
    }
  }

  /** A connect that the ring will end. */
  void connectSubmitted(Object owner, int fd, @Nullable InetAddress remote, int port)
      throws Throwable {
    connectStarting(owner, fd, remote, port);
    TrackedSocket socket = find(owner, fd);
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
    TrackedSocket socket = find(owner, fd);
    if (socket == null || socket.generation == 0) {
      return;
    }
    if (result == 0) {
      connected(socket, owner);
    } else if (!NettyErrors.isNoEnd(-result)) {
      connectFailed(socket, NettyErrors.ofConnect(-result));
    }
  }

  private void connected(TrackedSocket socket, Object owner) {
    socket.connectPending = false;
    recording.connects.connected(socket, transport(owner), socket.localPort);
  }

  private void connectFailed(TrackedSocket socket, @Nullable RecordCounter error) {
    socket.connectPending = false;
    if (error != null) {
      recording.writer.count(error);
    }
  }

  /**
   * Netty has asked the kernel, which it does once: after bind, after connect(2), or at its end.
   */
  void localPort(Object owner, int fd, int port) {
    TrackedSocket socket = find(owner, fd);
    if (socket != null && socket.localPort == 0 && port != 0) {
      socket.localPort = port;
      if (socket.connected) {
        recording.slots.connected(
            fd, transport(owner), port, System.nanoTime() - socket.openedAtNanos);
      }
    }
  }

  /** The exception of a connect time-out has been made; the same thread closes the channel next. */
  void connectTimedOut() {
    timingOut.put(Thread.currentThread().getId(), Boolean.TRUE);
  }

  void channelClosing(Object owner, int fd) {
    if (isTimingOut()) {
      timedOut(find(owner, fd));
    }
  }

  void nioChannelClosing(Object channel) throws Throwable {
    if (isTimingOut() && channel instanceof SocketChannel) {
      timedOut(find((SocketChannel) channel));
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

  void read(Object owner, int fd, long bytes, @Nullable Throwable thrown) {
    read(find(owner, fd), bytes, thrown);
  }

  private void read(@Nullable TrackedSocket socket, long bytes, @Nullable Throwable thrown) {
    if (socket != null && socket.generation != 0) {
      recording.transfers.read(socket, bytes, thrown);
    }
  }

  void wrote(Object owner, int fd, long bytes, @Nullable Throwable thrown) {
    wrote(find(owner, fd), bytes, thrown);
  }

  private void wrote(@Nullable TrackedSocket socket, long bytes, @Nullable Throwable thrown) {
    if (socket != null && socket.generation != 0) {
      recording.transfers.wrote(socket, bytes, thrown);
    }
  }

  /** sendto(2) with MSG_FASTOPEN has ended: its data are in the SYN, or it has no cookie. */
  void wroteOpening(Object owner, int fd, long bytes, @Nullable Throwable thrown) {
    if (thrown != null || bytes > 0) {
      connectAnswered(owner, fd, true, thrown);
    }
    wrote(owner, fd, bytes, thrown);
  }

  /** Socket to pipe, pipe to socket: the one that is a socket is tracked. */
  void spliced(int from, int to, int bytes, @Nullable Throwable thrown) {
    if (bytes != 0 || thrown != null) {
      read(at(from), bytes, thrown);
      wrote(at(to), bytes, thrown);
    }
  }

  private @Nullable TrackedSocket at(int fd) {
    return fd >= 0 && fd < recording.sockets.capacity() ? recording.sockets.at(fd) : null;
  }

  /**
   * The ring has ended a read.
   *
   * @param result bytes, 0 for EOF, or a negative errno
   */
  void readCompleted(Object owner, int fd, int result) {
    TrackedSocket socket = find(owner, fd);
    if (result >= 0) {
      read(socket, result == 0 ? -1 : result, null);
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
    TrackedSocket socket = find(owner, fd);
    if (result >= 0) {
      wrote(socket, result, null);
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

  /** Before close(2), or before the ring is asked to close. */
  void closing(Object owner, int fd) {
    recording.closes.closing(find(owner, fd));
  }

  /** What the ring still does comes first. */
  void closeRequested(Object owner, int fd) {
    recording.closes.requested(find(owner, fd));
  }

  void shutdown(Object owner, int fd, boolean input, boolean output) {
    recording.closes.shutdown(find(owner, fd), input, output);
  }

  /** listen(2) has made a listener of a socket. */
  void listening(Object owner, int fd) throws Throwable {
    TrackedSocket socket = find(owner, fd);
    if (socket != null && !socket.listener) {
      recording.accepts.listenerCreated(socket, transport(owner));
    }
  }

  /** A listener has accepted. */
  void listenerAccepted(Object owner, int fd) {
    recording.accepts.ends(find(owner, fd), true);
  }

  private @Nullable TrackedSocket find(Object owner, int fd) {
    return recording.sockets.find(owner, fd);
  }

  private @Nullable TrackedSocket find(SocketChannel channel) throws Throwable {
    // Netty takes channels of any provider.
    FileDescriptor descriptor =
        channel.getClass().getName().startsWith("sun.nio.ch.")
            ? NioFields.descriptor(channel)
            : null;
    return descriptor == null ? null : find(descriptor, JdkFields.number(descriptor));
  }

  private static ConnectionTransport transport(Object owner) {
    return owner.getClass().getName().endsWith(".uring.LinuxSocket")
        ? ConnectionTransport.IO_URING
        : ConnectionTransport.EPOLL;
  }
}
