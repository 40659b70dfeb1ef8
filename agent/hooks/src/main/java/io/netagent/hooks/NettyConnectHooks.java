package io.netagent.hooks;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What woven code of Netty calls while a connection is being opened; as {@link NettyHooks}. */
public final class NettyConnectHooks {
  private NettyConnectHooks() {}

  /** {@code Socket.connect(SocketAddress)} begins. */
  public static void connectStarting(Object owner, int fd, @Nullable SocketAddress remote) {
    Recording current = SocketHooks.recording();
    if (current == null || !(remote instanceof InetSocketAddress)) {
      return;
    }
    try {
      InetSocketAddress to = (InetSocketAddress) remote;
      current.netty.connects.starting(owner, fd, to.getAddress(), to.getPort());
      current.netty.connects.asked(owner, fd);
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
      current.netty.connects.asked(owner, fd);
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
      current.netty.connects.errno(-negativeErrno);
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
      current.netty.connects.answered(owner, fd, connected, thrown);
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
      current.netty.connects.localPort(owner, fd, SocketHooks.port(local));
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
      current.netty.connects.timeoutMade();
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
      current.netty.connects.starting(owner, fd, remote, port);
      current.netty.connects.asked(owner, fd);
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
      current.netty.connects.wrote(owner, fd, bytes, thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }
}
