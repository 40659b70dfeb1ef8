package io.netagent.hooks;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What woven code of Netty calls for operations of its ring; as {@link NettyHooks}. */
public final class NettyUringHooks {
  private NettyUringHooks() {}

  /** {@code AbstractUringUnsafe.connect} begins, which may send data with the SYN. */
  public static void connectStarting(Object owner, int fd, @Nullable SocketAddress remote) {
    Recording current = SocketHooks.recording();
    if (current == null || !(remote instanceof InetSocketAddress)) {
      return;
    }
    try {
      InetSocketAddress to = (InetSocketAddress) remote;
      current.netty.connects.starting(owner, fd, to.getAddress(), to.getPort());
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
      current.netty.uring.connectSubmitted(owner, fd, to.getAddress(), to.getPort());
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
      current.netty.uring.connectCompleted(owner, fd, result);
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
      current.netty.uring.readCompleted(owner, fd, result);
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
      current.netty.uring.writeCompleted(owner, fd, operation, result, flags, data);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code AbstractUringUnsafe.close} begins. */
  public static void channelClosing(Object owner, int fd) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.netty.closeRequested(owner, fd);
      current.netty.connects.channelClosing(owner, fd);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }
}
