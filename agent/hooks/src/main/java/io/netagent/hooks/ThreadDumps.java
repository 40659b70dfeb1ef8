package io.netagent.hooks;

import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.Mailbox;
import io.netagent.recorder.RecordedThread;
import io.netagent.recorder.ThreadIds;
import java.io.IOException;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers a collector that asks for stacks: all platform threads, and the virtual ones that are
 * parked for a socket, which no other way finds. All on the agent's thread.
 */
final class ThreadDumps implements PrivilegedAction<Map<Thread, StackTraceElement[]>> {
  /** A dump stops all threads for a moment, whoever asks for it. */
  private static final long SHORTEST_INTERVAL_NANOS = 1_000_000_000L;

  /** The record has room for fewer, all of whose stacks are of use. */
  private static final int VIRTUAL_THREADS = 1_000;

  private final FlightRecordWriter writer;
  private final TrackedSockets sockets;

  private long nextAtNanos = Long.MIN_VALUE;

  ThreadDumps(FlightRecordWriter writer, TrackedSockets sockets) {
    this.writer = writer;
    this.sockets = sockets;
  }

  void answer(long nowNanos) throws IOException {
    Mailbox mailbox = writer.mailbox();
    long request = mailbox.request();
    if (request == 0 || nowNanos < nextAtNanos) {
      return;
    }
    nextAtNanos = nowNanos + SHORTEST_INTERVAL_NANOS;
    List<RecordedThread> threads = Collections.emptyList();
    try {
      threads = threads();
    } catch (Throwable t) {
      // An answer without threads, or a thread that can't be looked at, is no failed hook.
    }
    mailbox.answer(request, threads, nowNanos);
  }

  /** Those that are in a socket's call first: there may be no room for all. */
  private List<RecordedThread> threads() {
    Map<Thread, StackTraceElement[]> platform = AccessController.doPrivileged(this);
    long[] ids = new long[platform.size()];
    int count = 0;
    for (Thread thread : platform.keySet()) {
      ids[count++] = ThreadIds.of(thread);
    }
    LockOwners owners = LockOwners.ofThisJvm();
    Map<Long, LockOwners.Lock> locks =
        owners == null ? Collections.<Long, LockOwners.Lock>emptyMap() : owners.of(ids);
    List<RecordedThread> inSockets = new ArrayList<>();
    List<RecordedThread> others = new ArrayList<>();
    for (Map.Entry<Thread, StackTraceElement[]> entry : platform.entrySet()) {
      Thread thread = entry.getKey();
      if (thread != Thread.currentThread()) {
        RecordedThread recorded =
            recorded(thread, false, locks.get(ThreadIds.of(thread)), entry.getValue());
        (isInSocket(entry.getValue()) ? inSockets : others).add(recorded);
      }
    }
    for (Map.Entry<Thread, StackTraceElement[]> entry : parkedVirtual(platform).entrySet()) {
      inSockets.add(recorded(entry.getKey(), true, null, entry.getValue()));
    }
    inSockets.addAll(others);
    return inSockets;
  }

  /** With the agent's own rights, where there is a security manager. */
  @Override
  public Map<Thread, StackTraceElement[]> run() {
    return Thread.getAllStackTraces();
  }

  private Map<Thread, StackTraceElement[]> parkedVirtual(
      Map<Thread, StackTraceElement[]> platform) {
    Map<Thread, StackTraceElement[]> virtual = new LinkedHashMap<>();
    int capacity = sockets.capacity();
    for (int fd = 0; fd < capacity && virtual.size() < VIRTUAL_THREADS; fd++) {
      TrackedSocket socket = sockets.at(fd);
      if (socket != null) {
        addIfVirtual(socket.parkedReader, platform, virtual);
        addIfVirtual(socket.parkedWriter, platform, virtual);
      }
    }
    return virtual;
  }

  private static void addIfVirtual(
      @Nullable Thread parked,
      Map<Thread, StackTraceElement[]> platform,
      Map<Thread, StackTraceElement[]> virtual) {
    // A platform thread may have begun after the others' stacks were taken; its class tells.
    if (parked != null
        && !platform.containsKey(parked)
        && parked.getClass().getName().startsWith("java.lang.")
        && parked.getClass() != Thread.class) {
      virtual.put(parked, parked.getStackTrace());
    }
  }

  private static RecordedThread recorded(
      Thread thread, boolean virtual, LockOwners.@Nullable Lock lock, StackTraceElement[] stack) {
    List<String> frames = new ArrayList<>(stack.length);
    for (StackTraceElement element : stack) {
      frames.add(OpenSites.text(element));
    }
    return new RecordedThread(
        ThreadIds.of(thread),
        thread.getName(),
        thread.getState(),
        virtual,
        lock == null ? "" : lock.name,
        lock == null ? -1 : lock.ownerId,
        frames);
  }

  /** Its innermost frames are the JDK's for the network, Netty's included. */
  private static boolean isInSocket(StackTraceElement[] stack) {
    if (stack.length == 0) {
      return false;
    }
    String innermost = stack[0].getClassName();
    return innermost.startsWith("sun.nio.ch.")
        || innermost.startsWith("java.net.")
        || innermost.contains("netty.channel.");
  }
}
