package io.netagent.hooks;

import io.netagent.recorder.ConnectionTransport;
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
        current.connects.failed(thrown);
      } else if (descriptor != null) {
        current.track(descriptor);
      }
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /**
   * {@code Net.connect(ProtocolFamily, FileDescriptor, InetAddress, int)} begins.
   *
   * @return what {@link #connectReturned} takes; null for what is no TCP socket of ours
   */
  public static @Nullable Object connectStarting(
      @Nullable FileDescriptor descriptor, @Nullable InetAddress remote, int remotePort) {
    Recording current = SocketHooks.recording();
    if (current == null || descriptor == null || remote == null) {
      return null;
    }
    try {
      return current.connects.starting(current.find(descriptor), remote, remotePort);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
      return null;
    }
  }

  /** The same method has ended; the connect may still be pending. */
  public static void connectReturned(@Nullable Object begun, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || begun == null) {
      return;
    }
    try {
      current.connects.returned((TrackedSocket) begun, thrown);
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
        current.connects.failed(thrown);
        return;
      }
      FileDescriptor descriptor = JdkFields.descriptor(socket);
      if (descriptor != null) {
        current.connects.connected(
            current.find(descriptor), ConnectionTransport.SOCKET, JdkFields.localPort(socket));
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
      current.connects.resumed(current.find(descriptor));
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
        current.connects.failed(thrown);
      } else if (descriptor == null) {
        return;
      } else if (connected) {
        current.connects.connected(
            current.find(descriptor), ConnectionTransport.CHANNEL, SocketHooks.port(local));
      } else {
        current.connects.pending(current.find(descriptor));
      }
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
      current.connects.failed(thrown);
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
      current.connects.pending(current.find(descriptor));
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
      current.connects.failed(thrown);
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
      current.connects.finishing(current.find(descriptor));
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
      current.connects.finished();
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
      current.connects.errorTold(error);
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
      current.connects.connected(
          current.find(descriptor),
          ConnectionTransport.ASYNCHRONOUS_CHANNEL,
          SocketHooks.port(local));
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }
}
