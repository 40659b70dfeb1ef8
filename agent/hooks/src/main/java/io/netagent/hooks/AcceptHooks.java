package io.netagent.hooks;

import io.netagent.recorder.ConnectionTransport;
import java.io.FileDescriptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketImpl;
import org.jspecify.annotations.Nullable;

/** What woven code calls for listeners and accepted connections. Total as {@link SocketHooks}. */
public final class AcceptHooks {
  private AcceptHooks() {}

  /** {@code Net.serverSocket} has returned. */
  public static void listenerCreated(@Nullable FileDescriptor descriptor) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.accepts.listenerCreated(current.track(descriptor));
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** A thread has the accepting lock of this listener, and accepts next. */
  public static void begins(@Nullable FileDescriptor listener) {
    Recording current = SocketHooks.recording();
    if (current == null || listener == null) {
      return;
    }
    try {
      current.accepts.begins(current.find(listener));
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code ServerSocketChannelImpl.begin} has ended; a non-blocking one waits for nothing. */
  public static void channelBegins(@Nullable FileDescriptor listener, boolean blocking) {
    if (blocking) {
      begins(listener);
    }
  }

  /**
   * {@code ServerSocketChannelImpl.accept(FileDescriptor, …)} of Java 8 and 11 has ended.
   *
   * @param accepted 1; or none or less without a connection
   */
  public static void channelEnds(@Nullable FileDescriptor listener, int accepted) {
    ends(listener, accepted > 0);
  }

  /** A thread gives the accepting lock back. */
  public static void ends(@Nullable FileDescriptor listener, boolean accepted) {
    Recording current = SocketHooks.recording();
    if (current == null || listener == null) {
      return;
    }
    try {
      current.accepts.ends(current.find(listener), accepted);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code NioSocketImpl.endAccept} begins. */
  public static void socketAcceptEnds(SocketImpl listener, boolean accepted) {
    ends(SocketHooks.descriptor(listener), accepted);
  }

  /** {@code NioSocketImpl.accept(SocketImpl)} has returned. */
  public static void socketAccepted(@Nullable SocketImpl socket) {
    Recording current = SocketHooks.recording();
    if (current == null || socket == null) {
      return;
    }
    try {
      FileDescriptor descriptor = JdkFields.descriptor(socket);
      InetAddress remote = JdkFields.remoteAddress(socket);
      if (descriptor != null && remote != null) {
        current.accepts.accepted(
            current.track(descriptor),
            ConnectionTransport.SOCKET,
            remote,
            JdkFields.remotePort(socket),
            JdkFields.localPort(socket));
      }
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** The constructor of an accepted channel has returned; Unix-domain ones are none of ours. */
  public static void channelAccepted(
      @Nullable FileDescriptor descriptor,
      @Nullable SocketAddress local,
      @Nullable SocketAddress remote,
      boolean asynchronous) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null || !(remote instanceof InetSocketAddress)) {
      return;
    }
    try {
      InetSocketAddress peer = (InetSocketAddress) remote;
      InetAddress address = peer.getAddress();
      if (address != null) {
        current.accepts.accepted(
            current.track(descriptor),
            asynchronous ? ConnectionTransport.ASYNCHRONOUS_CHANNEL : ConnectionTransport.CHANNEL,
            address,
            peer.getPort(),
            SocketHooks.port(local));
      }
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }
}
