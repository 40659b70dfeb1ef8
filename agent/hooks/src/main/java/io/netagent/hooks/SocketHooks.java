package io.netagent.hooks;

import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.RecordState;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * The methods that woven code calls. Each one is total: whatever goes wrong is counted here and
 * never reaches the application. While nothing is recorded they return at once.
 */
public final class SocketHooks {
  private static volatile @Nullable Recording recording;

  private SocketHooks() {}

  /**
   * Starts to record; the caller has woven nothing yet and weaves next. Runs every path once, so
   * classes are loaded.
   */
  public static void start(FlightRecordWriter writer) throws Throwable {
    Recording started = new Recording(writer);
    FileDescriptor none = new FileDescriptor();
    started.read(none, 0, null);
    started.wrote(none, 0, null);
    started.closing(none);
    recording = started;
  }

  /** All is woven and reported. The record's file belongs to the agent's thread from now on. */
  public static void woven() {
    Recording current = recording;
    if (current != null) {
      RecorderThread.start(current);
      current.state(RecordState.RECORDING);
    }
  }

  /** Hooks do nothing from now on. The record keeps what it has. */
  public static void stop() {
    Recording stopped = recording;
    recording = null;
    if (stopped != null) {
      stopped.state(RecordState.STOPPED);
    }
  }

  /** {@code Net.socket(ProtocolFamily, boolean)} has ended. */
  public static void created(
      @Nullable FileDescriptor descriptor, boolean stream, @Nullable Throwable thrown) {
    Recording current = recording;
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
      failed(current, t);
    }
  }

  /** {@code Net.connect(ProtocolFamily, FileDescriptor, InetAddress, int)} begins. */
  public static void connectStarting(
      @Nullable FileDescriptor descriptor, @Nullable InetAddress remote, int remotePort) {
    Recording current = recording;
    if (current == null || descriptor == null || remote == null) {
      return;
    }
    try {
      current.connectStarting(descriptor, remote, remotePort);
    } catch (Throwable t) {
      failed(current, t);
    }
  }

  /** The same method has thrown. */
  public static void connectRefused(
      @Nullable FileDescriptor descriptor, @Nullable Throwable thrown) {
    Recording current = recording;
    if (current == null || descriptor == null || thrown == null) {
      return;
    }
    try {
      current.connectErrorAhead(descriptor, ConnectErrors.ofConnect(thrown));
    } catch (Throwable t) {
      failed(current, t);
    }
  }

  /** {@code NioSocketImpl.connect(SocketAddress, int)} has ended. */
  public static void socketConnected(SocketImpl socket, @Nullable Throwable thrown) {
    Recording current = recording;
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
      failed(current, t);
    }
  }

  /** {@code SocketChannelImpl.finishConnect} begins. */
  public static void channelConnectResumed(@Nullable FileDescriptor descriptor) {
    Recording current = recording;
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.connectResumed(descriptor);
    } catch (Throwable t) {
      failed(current, t);
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
    Recording current = recording;
    if (current == null || !(remote instanceof InetSocketAddress)) {
      return;
    }
    try {
      if (thrown != null) {
        current.connectFailed(thrown);
      } else if (descriptor == null) {
        return;
      } else if (connected) {
        current.connected(descriptor, ConnectionTransport.CHANNEL, port(local));
      } else {
        current.connectPending(descriptor);
      }
    } catch (Throwable t) {
      failed(current, t);
    }
  }

  /**
   * {@code SocketAdaptor.connect(SocketAddress, int)} has ended. An address that is not resolved
   * fails before or in blockingConnect, depending on the JDK; all other errors are counted there.
   */
  public static void adaptorConnected(@Nullable Throwable thrown) {
    Recording current = recording;
    if (current == null || !(thrown instanceof UnknownHostException)) {
      return;
    }
    try {
      current.connectFailed(thrown);
    } catch (Throwable t) {
      failed(current, t);
    }
  }

  /** {@code UnixAsynchronousSocketChannelImpl.implConnect} begins. */
  public static void asynchronousConnectStarting(@Nullable FileDescriptor descriptor) {
    Recording current = recording;
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.connectPending(descriptor);
    } catch (Throwable t) {
      failed(current, t);
    }
  }

  /**
   * The same method has thrown: nothing was tried. Errors of the connect itself go to the caller's
   * handler or future.
   */
  public static void asynchronousConnectRefused(@Nullable Throwable thrown) {
    Recording current = recording;
    if (current == null || thrown == null) {
      return;
    }
    try {
      current.connectFailed(thrown);
    } catch (Throwable t) {
      failed(current, t);
    }
  }

  /**
   * {@code UnixAsynchronousSocketChannelImpl.finishConnect(boolean)} begins. What goes wrong in it
   * comes out of a native method, stays in a local variable, and is seen only by {@link
   * #connectErrorTold}.
   */
  public static void asynchronousConnectFinishing(@Nullable FileDescriptor descriptor) {
    Recording current = recording;
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.connectFinishing(descriptor);
    } catch (Throwable t) {
      failed(current, t);
    }
  }

  /** The same method has ended. */
  public static void asynchronousConnectFinished() {
    Recording current = recording;
    if (current == null) {
      return;
    }
    try {
      current.connectFinished();
    } catch (Throwable t) {
      failed(current, t);
    }
  }

  /**
   * The JDK puts an address into the message of an exception: the one place where the error of an
   * asynchronous connect passes.
   */
  public static void connectErrorTold(@Nullable IOException error) {
    Recording current = recording;
    if (current == null || error == null) {
      return;
    }
    try {
      current.connectErrorTold(error);
    } catch (Throwable t) {
      failed(current, t);
    }
  }

  /** {@code UnixAsynchronousSocketChannelImpl.setConnected} has ended. */
  public static void asynchronousChannelConnected(
      @Nullable FileDescriptor descriptor, @Nullable SocketAddress local) {
    Recording current = recording;
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.connected(descriptor, ConnectionTransport.ASYNCHRONOUS_CHANNEL, port(local));
    } catch (Throwable t) {
      failed(current, t);
    }
  }

  /** {@code NioSocketImpl.accept(SocketImpl)} has returned. */
  public static void socketAccepted(@Nullable SocketImpl socket) {
    Recording current = recording;
    if (current == null || socket == null) {
      return;
    }
    try {
      FileDescriptor descriptor = JdkFields.descriptor(socket);
      InetAddress remote = JdkFields.remoteAddress(socket);
      if (descriptor != null && remote != null) {
        current.accepted(
            descriptor,
            ConnectionTransport.SOCKET,
            remote,
            JdkFields.remotePort(socket),
            JdkFields.localPort(socket));
      }
    } catch (Throwable t) {
      failed(current, t);
    }
  }

  /** The constructor of an accepted channel has returned; Unix-domain ones are none of ours. */
  public static void channelAccepted(
      @Nullable FileDescriptor descriptor,
      @Nullable SocketAddress local,
      @Nullable SocketAddress remote,
      boolean asynchronous) {
    Recording current = recording;
    if (current == null || descriptor == null || !(remote instanceof InetSocketAddress)) {
      return;
    }
    try {
      InetSocketAddress peer = (InetSocketAddress) remote;
      InetAddress address = peer.getAddress();
      if (address != null) {
        current.accepted(
            descriptor,
            asynchronous ? ConnectionTransport.ASYNCHRONOUS_CHANNEL : ConnectionTransport.CHANNEL,
            address,
            peer.getPort(),
            port(local));
      }
    } catch (Throwable t) {
      failed(current, t);
    }
  }

  private static int port(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress ? ((InetSocketAddress) address).getPort() : 0;
  }

  /** {@code SocketDispatcher.read} or {@code readv} has ended. */
  public static void read(
      @Nullable FileDescriptor descriptor, long bytes, @Nullable Throwable thrown) {
    Recording current = recording;
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.read(descriptor, bytes, thrown);
    } catch (Throwable t) {
      failed(current, t);
    }
  }

  /** {@code SocketDispatcher.write} or {@code writev} has ended. */
  public static void wrote(
      @Nullable FileDescriptor descriptor, long bytes, @Nullable Throwable thrown) {
    Recording current = recording;
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.wrote(descriptor, bytes, thrown);
    } catch (Throwable t) {
      failed(current, t);
    }
  }

  /** The dispatcher is about to close an fd, or to replace it before its close. */
  public static void closing(@Nullable FileDescriptor descriptor) {
    Recording current = recording;
    if (current == null || descriptor == null) {
      return;
    }
    try {
      current.closing(descriptor);
    } catch (Throwable t) {
      failed(current, t);
    }
  }

  private static void failed(Recording current, Throwable thrown) {
    try {
      current.hookFailed(thrown);
    } catch (Throwable again) {
      // Out of stack or memory: the application's own trouble, and soon its own error.
    }
  }
}
