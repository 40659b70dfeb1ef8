package io.netagent.hooks;

import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.RecordState;
import java.io.FileDescriptor;
import java.lang.ref.ReferenceQueue;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketImpl;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends the recording that all hooks write to. Each hook is total: whatever goes wrong is
 * counted here and never reaches the application. While nothing is recorded they return at once.
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
    TrackedSocket socket = new TrackedSocket(none, -1, new ReferenceQueue<Object>());
    socket.hasSite(0);
    socket.gone = true;
    started.transfers.readBegins(started.find(none));
    started.transfers.read(socket, 0, null);
    started.transfers.writeBegins(null);
    started.transfers.wrote(socket, 0, null);
    started.waits.parkBegins(null, 0, 0);
    started.closes.closing(null);
    NioFields.ready();
    recording = started;
    TransferHooks.record(started.transfers);
  }

  /** All is woven and reported. The record's file belongs to the agent's thread from now on. */
  public static void woven() {
    Recording current = recording;
    if (current != null) {
      RecorderThread.start(current);
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

  /** The application has begun to end: closes from now on are its end's. */
  public static void exiting() {
    Recording current = recording;
    if (current != null) {
      current.exiting = true;
    }
  }

  /**
   * It has ended, after all shutdown hooks: an orderly end leaves no record. What a crash, a kill
   * -9 or a halt leaves behind, the next agent of this user sweeps.
   */
  public static void ended() {
    Recording current = recording;
    if (current != null) {
      try {
        current.delete();
      } catch (Throwable t) {
        // It is swept as after a crash.
      }
    }
  }

  /** Hooks do nothing from now on. The record keeps what it has. */
  public static void stop() {
    Recording stopped = recording;
    recording = null;
    TransferHooks.record(null);
    if (stopped != null) {
      stopped.stop();
    }
  }

  /** 0 for an address without one. */
  static int port(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress ? ((InetSocketAddress) address).getPort() : 0;
  }

  /** Null if it has none, or none is wanted. */
  static @Nullable FileDescriptor descriptor(SocketImpl socket) {
    Recording current = recording;
    if (current == null) {
      return null;
    }
    try {
      return JdkFields.descriptor(socket);
    } catch (Throwable t) {
      failed(current, t);
      return null;
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
