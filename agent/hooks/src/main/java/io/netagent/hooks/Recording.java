package io.netagent.hooks;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordState;
import io.netagent.recorder.SiteKind;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A recording that is under way: turns what the hooks see into slots, counters and sites. No method
 * that is called for each read or write takes a lock or allocates.
 */
final class Recording {
  private static final int EOF = -1;

  /**
   * The JDK's thread that closes what the application dropped (jdk.internal.ref.CleanerFactory).
   */
  private static final String CLEANER_THREAD = "Common-Cleaner";

  /** ::ffff:0:0, the high half of the low word of an IPv4 address held as v4-mapped (RFC 4291). */
  private static final long V4_MAPPED = 0xffffL << 32;

  private final FlightRecordWriter writer;
  private final TrackedSockets sockets = new TrackedSockets();
  private final SlotSupply slots;
  private final ClosedSupply closedSupply;
  private final OpenSites sites = new OpenSites();

  /** Asynchronous connects by the thread that is just ending them. */
  private final ConcurrentHashMap<Thread, TrackedSocket> finishing = new ConcurrentHashMap<>();

  private final AtomicLong hookErrors = new AtomicLong();
  private volatile @Nullable String firstHookError;
  private boolean firstHookErrorWritten;

  /** Not written yet; null if it is. */
  private volatile @Nullable String hookReport;

  /** CLOCK_MONOTONIC, every 100 ms: a clock read at each I/O would cost more than all the rest. */
  private long tickNanos = System.nanoTime();

  Recording(FlightRecordWriter writer) {
    this.writer = writer;
    this.slots = new SlotSupply(writer, sockets);
    this.closedSupply = new ClosedSupply(writer);
  }

  /** The agent's thread has begun. */
  void tickedBy(Thread thread) {
    slots.takenBy(thread);
    closedSupply.takenBy(thread);
  }

  /** A TCP socket has been made and is not connected yet. */
  void created(FileDescriptor descriptor) throws Throwable {
    track(descriptor);
  }

  private @Nullable TrackedSocket track(FileDescriptor descriptor) throws Throwable {
    int fd = JdkFields.number(descriptor);
    if (fd < 0) {
      return null;
    }
    if (!slots.cover(fd)) {
      writer.count(RecordCounter.UNTRACKED_OPENS);
      return null;
    }
    TrackedSocket socket = new TrackedSocket(descriptor, fd);
    TrackedSocket forgotten = sockets.put(socket);
    if (forgotten != null && forgotten.generation != 0) {
      writer.clear(fd);
    }
    return socket;
  }

  void connectStarting(FileDescriptor descriptor, InetAddress remote, int remotePort)
      throws Throwable {
    TrackedSocket socket = find(descriptor);
    if (socket != null && !socket.connected) {
      open(socket, ConnectionRole.CLIENT, ConnectionTransport.UNKNOWN, remote, remotePort, 0, 0);
      sites.capture(socket, SiteKind.OPENER, writer);
    }
  }

  void connected(FileDescriptor descriptor, ConnectionTransport transport, int localPort)
      throws Throwable {
    TrackedSocket socket = find(descriptor);
    if (socket != null && socket.generation != 0 && !socket.connected) {
      socket.connected = true;
      writer.connected(socket.fd, transport, localPort, System.nanoTime() - socket.openedAtNanos);
      writer.count(RecordCounter.OPENED_CLIENT);
    }
  }

  /** A connect goes on without a thread that waits for it. */
  void connectPending(FileDescriptor descriptor) throws Throwable {
    TrackedSocket socket = find(descriptor);
    if (socket != null) {
      socket.connectPending = true;
    }
  }

  /** A thread takes care of a pending connect, and will see how it ends. */
  void connectResumed(FileDescriptor descriptor) throws Throwable {
    TrackedSocket socket = find(descriptor);
    if (socket != null) {
      socket.connectPending = false;
    }
  }

  /** A pending connect can only fail from now on if the kernel refuses it. */
  void connectErrorAhead(FileDescriptor descriptor, @Nullable RecordCounter error)
      throws Throwable {
    TrackedSocket socket = find(descriptor);
    if (socket != null) {
      socket.connectError = error;
    }
  }

  /** This thread ends an asynchronous connect that was pending. */
  void connectFinishing(FileDescriptor descriptor) throws Throwable {
    TrackedSocket socket = find(descriptor);
    if (socket != null && !socket.connected) {
      socket.connectError = RecordCounter.CONNECT_OTHER;
      finishing.put(Thread.currentThread(), socket);
    }
  }

  void connectErrorTold(IOException error) {
    TrackedSocket socket = finishing.isEmpty() ? null : finishing.get(Thread.currentThread());
    if (socket != null) {
      socket.connectError = ConnectErrors.ofConnect(error);
    }
  }

  void connectFinished() {
    if (!finishing.isEmpty()) {
      finishing.remove(Thread.currentThread());
    }
  }

  void connectFailed(Throwable thrown) {
    RecordCounter error = ConnectErrors.ofConnect(thrown);
    if (error != null) {
      writer.count(error);
    }
  }

  void accepted(
      FileDescriptor descriptor,
      ConnectionTransport transport,
      InetAddress remote,
      int remotePort,
      int localPort)
      throws Throwable {
    TrackedSocket socket = track(descriptor);
    if (socket != null) {
      open(socket, ConnectionRole.SERVER, transport, remote, remotePort, localPort, -1);
      socket.firstReaderWanted = true;
      socket.connected = true;
      writer.count(RecordCounter.OPENED_SERVER);
    }
  }

  private void open(
      TrackedSocket socket,
      ConnectionRole role,
      ConnectionTransport transport,
      InetAddress remote,
      int remotePort,
      int localPort,
      long connectNanos) {
    byte[] address = remote.getAddress();
    boolean v6 = address.length == 16;
    long low = bigEndian(address, v6 ? 8 : 0, v6 ? 8 : 4);
    socket.openedAtNanos = System.nanoTime();
    socket.generation =
        writer.open(
            socket.fd,
            role,
            transport,
            remote instanceof Inet6Address ? 6 : 4,
            v6 ? bigEndian(address, 0, 8) : 0,
            v6 ? low : V4_MAPPED | low,
            remotePort,
            localPort,
            socket.openedAtNanos,
            Thread.currentThread().getId(),
            connectNanos);
  }

  private static long bigEndian(byte[] bytes, int from, int count) {
    long value = 0;
    for (int i = from; i < from + count; i++) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }

  /**
   * A read has ended.
   *
   * @param bytes read, -1 for EOF, other negative numbers for nothing (sun.nio.ch.IOStatus)
   */
  void read(FileDescriptor descriptor, long bytes, @Nullable Throwable thrown) throws Throwable {
    TrackedSocket socket = find(descriptor);
    if (socket == null || socket.generation == 0) {
      return;
    }
    if (socket.firstReaderWanted) {
      socket.firstReaderWanted = false;
      sites.capture(socket, SiteKind.FIRST_READER, writer);
    }
    if (bytes > 0) {
      writer.read(socket.fd, bytes, tickNanos);
    } else if (thrown != null) {
      failed(socket, thrown);
    } else if (bytes == EOF) {
      writer.eof(socket.fd, System.nanoTime());
    }
  }

  /** A write has ended. */
  void wrote(FileDescriptor descriptor, long bytes, @Nullable Throwable thrown) throws Throwable {
    TrackedSocket socket = find(descriptor);
    if (socket == null || socket.generation == 0) {
      return;
    }
    if (bytes > 0) {
      writer.wrote(socket.fd, bytes, tickNanos);
    } else if (thrown != null) {
      failed(socket, thrown);
    }
  }

  private static void failed(TrackedSocket socket, Throwable thrown) {
    CloseReason reason = ConnectErrors.ofReadOrWrite(thrown);
    if (reason != null) {
      socket.closeReason = reason;
    }
  }

  /**
   * The fd is about to be closed, or replaced by a marker before its close (dup2). Before, not
   * after: after close(2) the number may belong to a new connection already.
   */
  void closing(FileDescriptor descriptor) throws Throwable {
    TrackedSocket socket = find(descriptor);
    if (socket == null || !sockets.remove(socket) || socket.generation == 0) {
      return;
    }
    if (socket.connected) {
      closed(socket);
      return;
    }
    writer.clear(socket.fd);
    if (socket.connectPending) {
      RecordCounter error = socket.connectError;
      writer.count(error == null ? RecordCounter.CONNECT_ABORTED : error);
    }
  }

  private void closed(TrackedSocket socket) {
    boolean byCleaner = CLEANER_THREAD.equals(Thread.currentThread().getName());
    CloseReason reason = byCleaner ? CloseReason.BY_GC : socket.closeReason;
    int siteId = socket.siteId();
    long sequence = writer.closed(socket.fd, reason, siteId, System.nanoTime());
    writer.count(reason.counter());
    if (sequence >= 0) {
      if (siteId < 0 && !socket.closedWithoutSite(sequence)) {
        writer.closedSite(sequence, socket.siteId());
      }
      closedSupply.cover(sequence);
    }
  }

  private @Nullable TrackedSocket find(FileDescriptor descriptor) throws Throwable {
    return sockets.find(descriptor, JdkFields.number(descriptor));
  }

  /** The first one's text is kept for the record. */
  void hookFailed(Throwable thrown) {
    writer.count(RecordCounter.HOOK_ERRORS);
    if (hookErrors.getAndIncrement() == 0) {
      StackTraceElement[] stack = thrown.getStackTrace();
      firstHookError = thrown + (stack.length > 0 ? " at " + stack[0] : "");
    }
  }

  /** Any thread; the agent's writes it at its next tick. */
  void hookReport(String text) {
    hookReport = text;
  }

  long hookErrors() {
    return hookErrors.get();
  }

  /** Agent's thread, when woken between two ticks. */
  void takeMemoryAhead(long nowNanos) {
    slots.extend(nowNanos);
    closedSupply.extend(nowNanos);
  }

  /** Agent's thread, every 100 ms. */
  void tick(long nowNanos) throws IOException {
    tickNanos = nowNanos;
    writer.tick(nowNanos);
    takeMemoryAhead(nowNanos);
    sites.refill();
    while (sites.resolveNext(sockets, writer)) {
      // A burst of opens is where many stacks wait and slots run short, both.
      takeMemoryAhead(nowNanos);
    }
    String report = hookReport;
    if (report != null) {
      hookReport = null;
      writer.hookReport(report);
    }
    String error = firstHookError;
    if (error != null && !firstHookErrorWritten) {
      firstHookErrorWritten = true;
      writer.firstHookError(error);
    }
  }

  void state(RecordState state) {
    writer.state(state);
  }
}
