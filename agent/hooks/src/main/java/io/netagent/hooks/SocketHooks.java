package io.netagent.hooks;

import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordState;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends the recording that all hooks write to. Each hook is total: whatever goes wrong is
 * counted here and never reaches the application. While nothing is recorded they return at once.
 */
public final class SocketHooks {
  private static final int THREAD_ENDS_MILLIS = 5_000;

  /**
   * Keeps the mapping of its record, which a thread that is just inside a hook still writes to. The
   * one before it can go: a whole attach lies between.
   */
  @SuppressWarnings("UnusedVariable")
  private static volatile @Nullable Recording lastStopped;

  private static volatile @Nullable Recording recording;

  /** Of the recording that began last. */
  private static volatile @Nullable Thread recorderThread;

  private SocketHooks() {}

  /**
   * Starts to record; the caller has woven nothing yet and weaves next. Runs every path once, so
   * classes are loaded.
   */
  public static void start(FlightRecordWriter writer) {
    Recording started = new Recording(writer);
    FileDescriptor none = new FileDescriptor();
    TrackedSocket socket = new TrackedSocket(none, -1, new ReferenceQueue<Object>());
    socket.hasSite(0);
    socket.leaves();
    started.transfers.readBegins(started.find(none));
    started.transfers.read(socket, 0, null);
    started.transfers.writeBegins(null);
    started.transfers.wrote(socket, 0, null);
    started.waits.parkBegins(null, 0, 0);
    started.closes.closing(null);
    writer.count(RecordCounter.OPENED_CLIENT, 0);
    recording = started;
    TransferHooks.record(started.transfers);
  }

  /**
   * All is woven in a JVM that ran before: connections and listeners that are open already get
   * their slots. Before {@link #woven()}.
   *
   * @throws IOException if /proc can't be read; those are unknown then
   */
  public static void adopt() throws IOException {
    Recording current = recording;
    if (current != null) {
      new Adoption(current).adopt();
    }
  }

  /** Where the classes are looked up that know of traces. */
  public static void classes(LoadedClasses classes) {
    Recording current = recording;
    if (current != null) {
      current.events.traces().classes(classes);
    }
  }

  /**
   * A class is being loaded, by any thread.
   *
   * @param name internal
   */
  public static void classLoads(String name) {
    Recording current = recording;
    if (current != null && Traces.isOfInterest(name)) {
      current.events.traces().noticed();
    }
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

  /** Any thread: other words for the record, at the next tick. */
  public static void nameAndApp(String name, String applicationPackages) {
    Recording current = recording;
    if (current != null) {
      current.nameAndApp(name, applicationPackages);
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

  static boolean isUnderWay(Recording asked) {
    return recording == asked;
  }

  /** Its hooks do nothing from now on. The record keeps what it has. */
  static void stop(Recording stopped) {
    // A later one may have begun.
    if (recording == stopped) {
      lastStopped = stopped;
      recording = null;
      TransferHooks.record(null);
      stopped.stop();
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
