package io.netagent.hooks;

import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.RecordCounter;
import java.io.FileDescriptor;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Sockets of Netty's own: native calls (epoll) or operations of a ring that end later (io_uring).
 * Their owner is an io.netty.channel.unix.FileDescriptor, which is also an eventfd, a pipe or a
 * Unix-domain socket: only what was made or accepted as TCP has a place among the tracked sockets.
 */
final class NettySockets {
  private final Recording recording;

  final NettyConnects connects;

  final NettyUring uring;

  /** Passes two hooks; counted once. */
  private volatile WeakReference<@Nullable Throwable> lastFailure = new WeakReference<>(null);

  NettySockets(Recording recording) {
    this.recording = recording;
    this.connects = new NettyConnects(recording, this);
    this.uring = new NettyUring(this, connects);
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
      @Nullable SocketAddress remote) {
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
  void nioCreated(SocketChannel channel) {
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
      recording.connects.failed(null, error, cause);
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

  void read(Object owner, int fd, long bytes, @Nullable Throwable thrown) {
    read(find(owner, fd), bytes, thrown);
  }

  void read(@Nullable TrackedSocket socket, long bytes, @Nullable Throwable thrown) {
    if (socket != null && socket.generation != 0) {
      recording.transfers.read(socket, bytes, thrown);
    }
  }

  void wrote(Object owner, int fd, long bytes, @Nullable Throwable thrown) {
    wrote(find(owner, fd), bytes, thrown);
  }

  void wrote(@Nullable TrackedSocket socket, long bytes, @Nullable Throwable thrown) {
    if (socket != null && socket.generation != 0) {
      recording.transfers.wrote(socket, bytes, thrown);
    }
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
  void listening(Object owner, int fd) {
    TrackedSocket socket = find(owner, fd);
    if (socket != null && !socket.listener) {
      recording.accepts.listenerCreated(socket, transport(owner));
    }
  }

  /** A listener has accepted. */
  void listenerAccepted(Object owner, int fd) {
    recording.accepts.ends(find(owner, fd), true);
  }

  @Nullable TrackedSocket find(Object owner, int fd) {
    return recording.sockets.find(owner, fd);
  }

  @Nullable TrackedSocket find(SocketChannel channel) {
    // Netty takes channels of any provider.
    FileDescriptor descriptor =
        channel.getClass().getName().startsWith("sun.nio.ch.") ? NioDescriptors.of(channel) : null;
    return descriptor == null ? null : find(descriptor, JdkFields.number(descriptor));
  }

  static ConnectionTransport transport(Object owner) {
    return owner.getClass().getName().endsWith(".uring.LinuxSocket")
        ? ConnectionTransport.IO_URING
        : ConnectionTransport.EPOLL;
  }
}
