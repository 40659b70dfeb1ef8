package io.netagent.hooks;

import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.RecordCounter;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * What woven code calls while a connection is being opened, from the making of its socket to the
 * end of its connect, good or bad. As total as {@link SocketHooks}.
 */
public final class ConnectHooks {
  private ConnectHooks() {}

  /** {@code Net.socket(ProtocolFamily, boolean)} has ended. */
  public static void created(
      @Nullable FileDescriptor descriptor, boolean stream, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || !stream) {
      return;
    }
    try {
      if (thrown != null) {
        current.connectFailed(thrown);
      } else if (descriptor != null) {
        current.created(descriptor);
      }
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code Net.connect(ProtocolFamily, FileDescriptor, InetAddress, int)} begins. */
  public static void connectStarting(
      @Nullable FileDescriptor descriptor, @Nullable InetAddress remote, int remotePort) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null || remote == null) {
      return;
    }
    try {
      current.connectStarting(descriptor, remote, remotePort);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** The same method has thrown. */
  public static void connectRefused(
      @Nullable FileDescriptor descriptor, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null || thrown == null) {
      return;
    }
    try {
      current.connectErrorAhead(descriptor, ConnectErrors.ofConnect(thrown));
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code NioSocketImpl.connect(SocketAddress, int)} has ended. */
  public static void socketConnected(SocketImpl socket, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      if (thrown != null) {
        current.connectFailed(thrown);
        return;
      }
      FileDescriptor descriptor = JdkFields.descriptor(socket);
      if (descriptor != null) {
        current.connected(descriptor, ConnectionTransport.SOCKET, JdkFields.localPort(socket));
      }
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code SocketChannelImpl.finishConnect} begins. */
  public static void channelConnectResumed(@Nullable FileDescriptor descriptor) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.connectResumed(descriptor);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /**
   * {@code SocketChannelImpl.connect}, {@code finishConnect} or {@code blockingConnect} has ended.
   *
   * @param connected false while the connect is pending
   */
  public static void channelConnected(
      @Nullable FileDescriptor descriptor,
      boolean connected,
      @Nullable SocketAddress local,
      @Nullable SocketAddress remote,
      @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || !(remote instanceof InetSocketAddress)) {
      return;
    }
    try {
      if (thrown != null) {
        current.connectFailed(thrown);
      } else if (descriptor == null) {
        return;
      } else if (connected) {
        current.connected(descriptor, ConnectionTransport.CHANNEL, SocketHooks.port(local));
      } else {
        current.connectPending(descriptor);
      }
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /**
   * A thread of Java 8 or 11 begins or ends to wait until a channel is connected. When its time is
   * over it closes the channel, which is no close by the application.
   */
  public static void channelPolled(@Nullable FileDescriptor descriptor, boolean ready) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.connectErrorAhead(descriptor, ready ? null : RecordCounter.CONNECT_TIMED_OUT);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /**
   * {@code SocketAdaptor.connect(SocketAddress, int)} has ended. An address that is not resolved
   * fails before or in blockingConnect, depending on the JDK; all other errors are counted there.
   */
  public static void adaptorConnected(@Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || !(thrown instanceof UnknownHostException)) {
      return;
    }
    try {
      current.connectFailed(thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code UnixAsynchronousSocketChannelImpl.implConnect} begins. */
  public static void asynchronousConnectStarting(@Nullable FileDescriptor descriptor) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.connectPending(descriptor);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /**
   * The same method has thrown: nothing was tried. Errors of the connect itself go to the caller's
   * handler or future.
   */
  public static void asynchronousConnectRefused(@Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || thrown == null) {
      return;
    }
    try {
      current.connectFailed(thrown);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /**
   * {@code UnixAsynchronousSocketChannelImpl.finishConnect(boolean)} begins. What goes wrong in it
   * comes out of a native method, stays in a local variable, and is seen only by {@link
   * #connectErrorTold}.
   */
  public static void asynchronousConnectFinishing(@Nullable FileDescriptor descriptor) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.connectFinishing(descriptor);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** The same method has ended. */
  public static void asynchronousConnectFinished() {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.connectFinished();
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /**
   * The JDK puts an address into the message of an exception: the one place where the error of an
   * asynchronous connect passes.
   */
  public static void connectErrorTold(@Nullable IOException error) {
    Recording current = SocketHooks.recording();
    if (current == null || error == null) {
      return;
    }
    try {
      current.connectErrorTold(error);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code UnixAsynchronousSocketChannelImpl.setConnected} has ended. */
  public static void asynchronousChannelConnected(
      @Nullable FileDescriptor descriptor, @Nullable SocketAddress local) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.connected(
          descriptor, ConnectionTransport.ASYNCHRONOUS_CHANNEL, SocketHooks.port(local));
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }
}
