package io.netagent.hooks;

import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * What woven code of Netty calls for channels, reads and writes, and closes; as total as {@link
 * SocketHooks}. An owner is Netty's own FileDescriptor or LinuxSocket, and fd its number.
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
  public static void nioCreated(@Nullable Object channel) {
    Recording current = SocketHooks.recording();
    if (current == null || !(channel instanceof SocketChannel)) {
      return;
    }
    try {
      current.netty.nioCreated((SocketChannel) channel);
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
      current.netty.connects.channelClosing(owner, fd);
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
      current.netty.connects.nioChannelClosing(channel);
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
