package io.netagent.hooks;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * What woven code of Netty calls; as total as {@link SocketHooks}. An owner is Netty's own
 * FileDescriptor or LinuxSocket, and fd its number.
 */
public final class NettyHooks {
  private NettyHooks() {}

  /** A constructor of AbstractEpollChannel or AbstractIoUringChannel has ended. */
  public static void channelMade(
      Object channel,
      @Nullable Object parent,
      Object owner,
      int fd,
      @Nullable SocketAddress local,
      @Nullable SocketAddress remote) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.channelMade(channel, parent, owner, fd, local, remote);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code LinuxSocket.newSocketStream} has thrown. */
  public static void creationFailed(@Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || thrown == null) {
      return;
    }
    try {
      current.netty.creationFailed(thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code NioSocketChannel.newChannel} has ended. */
  public static void nioCreated(@Nullable SocketChannel channel) {
    Recording current = SocketHooks.recording();
    if (current == null || channel == null) {
      return;
    }
    try {
      current.netty.nioCreated(channel);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code Socket.connect(SocketAddress)} begins. */
  public static void connectStarting(Object owner, int fd, @Nullable SocketAddress remote) {
    Recording current = SocketHooks.recording();
    if (current == null || !(remote instanceof InetSocketAddress)) {
      return;
    }
    try {
      InetSocketAddress to = (InetSocketAddress) remote;
      current.netty.connectStarting(owner, fd, to.getAddress(), to.getPort());
      current.netty.connectAsked(owner, fd);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code Socket.finishConnect} begins. */
  public static void connectResumed(Object owner, int fd) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.connectAsked(owner, fd);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code Errors.handleConnectErrno} begins, in connect or finishConnect. */
  public static void connectErrno(int negativeErrno) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.connectErrno(-negativeErrno);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code Socket.connect} or {@code finishConnect} has ended. */
  public static void connectAnswered(
      Object owner, int fd, boolean connected, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.connectAnswered(owner, fd, connected, thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code AbstractUringUnsafe.connect} begins, which may send data with the SYN. */
  public static void uringConnectStarting(Object owner, int fd, @Nullable SocketAddress remote) {
    Recording current = SocketHooks.recording();
    if (current == null || !(remote instanceof InetSocketAddress)) {
      return;
    }
    try {
      InetSocketAddress to = (InetSocketAddress) remote;
      current.netty.connectStarting(owner, fd, to.getAddress(), to.getPort());
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code AbstractIoUringChannel.submitConnect(InetSocketAddress)} begins. */
  public static void connectSubmitted(Object owner, int fd, @Nullable SocketAddress remote) {
    Recording current = SocketHooks.recording();
    if (current == null || !(remote instanceof InetSocketAddress)) {
      return;
    }
    try {
      InetSocketAddress to = (InetSocketAddress) remote;
      current.netty.connectSubmitted(owner, fd, to.getAddress(), to.getPort());
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code AbstractUringUnsafe.connectComplete} begins. */
  public static void connectCompleted(Object owner, int fd, int result) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.connectCompleted(owner, fd, result);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code Socket.localAddress} has ended. */
  public static void localAddressRead(Object owner, int fd, @Nullable SocketAddress local) {
    Recording current = SocketHooks.recording();
    if (current == null || local == null) {
      return;
    }
    try {
      current.netty.localPort(owner, fd, SocketHooks.port(local));
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code new ConnectTimeoutException(String)} has ended. */
  public static void connectTimedOut() {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.connectTimedOut();
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** A channel is about to be closed. */
  public static void channelClosing(Object owner, int fd) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.channelClosing(owner, fd);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code AbstractNioChannel.doClose} begins. */
  public static void nioChannelClosing(@Nullable Object channel) {
    Recording current = SocketHooks.recording();
    if (current == null || channel == null) {
      return;
    }
    try {
      current.netty.nioChannelClosing(channel);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** A method that reads has ended; -1 bytes are EOF. */
  public static void read(Object owner, int fd, long bytes, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.read(owner, fd, bytes, thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** A method that writes has ended. */
  public static void wrote(Object owner, int fd, long bytes, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.wrote(owner, fd, bytes, thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** A method that sends to an address begins: it is a connect if it is a fast open. */
  public static void fastOpenStarting(
      Object owner, int fd, @Nullable InetAddress remote, int port, boolean fastOpen) {
    Recording current = SocketHooks.recording();
    if (current == null || !fastOpen) {
      return;
    }
    try {
      current.netty.connectStarting(owner, fd, remote, port);
      current.netty.connectAsked(owner, fd);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** The same method has ended. */
  public static void fastOpenEnded(
      Object owner, int fd, boolean fastOpen, long bytes, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || !fastOpen) {
      return;
    }
    try {
      current.netty.wroteOpening(owner, fd, bytes, thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code Native.splice} has ended. */
  public static void spliced(int from, int to, int bytes, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.spliced(from, to, bytes, thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code IoUringStreamUnsafe.readComplete0} begins. */
  public static void readCompleted(Object owner, int fd, int result) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.readCompleted(owner, fd, result);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code AbstractUringUnsafe.writeComplete} begins. */
  public static void writeCompleted(
      Object owner, int fd, int operation, int result, int flags, long data) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.writeCompleted(owner, fd, operation, result, flags, data);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code Socket.listen} has returned. */
  public static void listening(Object owner, int fd) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.listening(owner, fd);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** A listener's accept has ended, by a call or by the ring, with an fd or a negative number. */
  public static void accepted(Object owner, int fd, int accepted) {
    Recording current = SocketHooks.recording();
    if (current == null || accepted < 0) {
      return;
    }
    try {
      current.netty.listenerAccepted(owner, fd);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code Socket.shutdown(boolean, boolean)} has returned. */
  public static void shutdown(Object owner, int fd, boolean input, boolean output) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.shutdown(owner, fd, input, output);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code AbstractUringUnsafe.close} begins. */
  public static void uringChannelClosing(Object owner, int fd) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.closeRequested(owner, fd);
      current.netty.channelClosing(owner, fd);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /**
   * {@code FileDescriptor.markClosed} has ended.
   *
   * @param first the owner was open, and its fd is closed next
   */
  public static void markedClosed(Object owner, int fd, boolean first) {
    if (first) {
      closing(owner, fd);
    }
  }

  /** The owner's fd is about to be closed. */
  public static void closing(Object owner, int fd) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.closing(owner, fd);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }
}
