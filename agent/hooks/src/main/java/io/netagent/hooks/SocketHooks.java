package io.netagent.hooks;

import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.RecordState;
import java.io.FileDescriptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What woven code calls when a connection is accepted, read, written or closed; {@link
 * ConnectHooks} is called while one is being opened. Each method is total: whatever goes wrong is
 * counted here and never reaches the application. While nothing is recorded they return at once.
 */
public final class SocketHooks {
  private static final int THREAD_ENDS_MILLIS = 5_000;

  private static volatile @Nullable Recording recording;

  /** Of the recording that began last. */
  private static volatile @Nullable Thread recorderThread;

  private SocketHooks() {}

  /**
   * Starts to record; the caller has woven nothing yet and weaves next. Runs every path once, so
   * classes are loaded.
   */
  public static void start(FlightRecordWriter writer) throws Throwable {
    Recording started = new Recording(writer);
    FileDescriptor none = new FileDescriptor();
    new TrackedSocket(none, -1).hasSite(0);
    started.read(none, 0, null);
    started.wrote(none, 0, null);
    started.closing(none);
    recording = started;
  }

  /** All is woven and reported. The record's file belongs to the agent's thread from now on. */
  public static void woven() {
    Recording current = recording;
    if (current != null) {
      recorderThread = RecorderThread.start(current);
      current.state(RecordState.RECORDING);
    }
  }

  /** Planned hooks that are missing now that more classes have been loaded; empty for none. */
  public static void hookReport(String text) {
    Recording current = recording;
    if (current != null) {
      current.hookReport(text);
    }
  }

  /** What is under way, or null. */
  static @Nullable Recording recording() {
    return recording;
  }

  static boolean isUnderWay(Recording asked) {
    return recording == asked;
  }

  /** Hooks do nothing from now on. The record keeps what it has. */
  static void stop(Recording stopped) {
    // A later one may have begun.
    if (recording == stopped) {
      recording = null;
      stopped.state(RecordState.STOPPED);
    }
  }

  /** The same, whatever is under way; and the agent's thread has ended when this returns. */
  public static void stop() {
    Recording stopped = recording;
    if (stopped != null) {
      stop(stopped);
    }
    Thread thread = recorderThread;
    if (thread != null) {
      LockSupport.unpark(thread);
      try {
        thread.join(THREAD_ENDS_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      recorderThread = null;
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

  /** 0 for an address without one. */
  static int port(@Nullable SocketAddress address) {
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

  static void failed(Recording current, Throwable thrown) {
    try {
      current.hookFailed(thrown);
    } catch (Throwable again) {
      // Out of stack or memory: the application's own trouble, and soon its own error.
    }
  }
}
