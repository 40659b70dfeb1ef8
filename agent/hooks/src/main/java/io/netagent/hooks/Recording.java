package io.netagent.hooks;

import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.FlightRecordWriter;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordState;
import io.netagent.recorder.SlotTable;
import io.netagent.recorder.ThreadIds;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A recording that is under way: what all its rooms share, and the work of the agent's thread. The
 * rooms turn what the hooks see into slots, counters and sites; what is called for each read or
 * write takes no lock and allocates nothing.
 */
final class Recording {
  /** ::ffff:0:0, the high half of the low word of an IPv4 address held as v4-mapped (RFC 4291). */
  private static final long V4_MAPPED = 0xffffL << 32;

  /** Of sockets whose owner was collected, that one tick takes care of. */
  private static final int COLLECTED_PER_TICK = 1_000;

  final FlightRecordWriter writer;
  final SlotTable slots;
  final TrackedSockets sockets = new TrackedSockets();
  final CoarseClock clock = new CoarseClock();
  final OpenSites sites = new OpenSites();

  final Connects connects = new Connects(this);
  final Accepts accepts = new Accepts(this);
  final Transfers transfers;
  final Waits waits;
  final Closes closes = new Closes(this);
  final LateCloses lateCloses = new LateCloses(this);
  final PlainSockets plainSockets;
  final Lookups lookups = new Lookups(this);
  final Handshakes handshakes = new Handshakes(this);
  final NettySockets netty;
  final Events events;

  private final SlotSupply slotSupply;
  private final ClosedSupply closedSupply;
  private final ThreadDumps threadDumps;

  /** Sockets whose owner was collected while they had their place. */
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  /** The application has begun to end. */
  volatile boolean exiting;

  private final AtomicLong hookErrors = new AtomicLong();
  private volatile @Nullable String firstHookError;
  private boolean firstHookErrorWritten;

  /** Not written yet; null if it is. */
  private volatile @Nullable String hookReport;

  /** The same: name and packages. */
  private volatile String @Nullable [] nameAndApp;

  Recording(FlightRecordWriter writer) {
    this.writer = writer;
    this.slots = writer.slots();
    this.events = new Events(this);
    this.transfers = new Transfers(this);
    this.waits = new Waits(this);
    this.plainSockets = new PlainSockets(this);
    this.netty = new NettySockets(this);
    this.slotSupply = new SlotSupply(writer, sockets);
    this.closedSupply = new ClosedSupply(writer);
    this.threadDumps = new ThreadDumps(writer, sockets);
  }

  /** The agent's thread has begun. */
  void tickedBy(Thread thread) {
    slotSupply.takenBy(thread);
    closedSupply.takenBy(thread);
  }

  /** The owner of a new TCP socket's fd has the fd's place; null if there is none. */
  @Nullable TrackedSocket track(FileDescriptor descriptor) {
    return track(descriptor, JdkFields.number(descriptor));
  }

  @Nullable TrackedSocket track(Object owner, int fd) {
    if (fd < 0) {
      return null;
    }
    if (!slotSupply.cover(fd)) {
      writer.count(RecordCounter.UNTRACKED_OPENS);
      return null;
    }
    TrackedSocket socket = new TrackedSocket(owner, fd, collected);
    TrackedSocket forgotten = sockets.put(socket);
    if (forgotten != null) {
      forgotten.settle();
      if (forgotten.adopted) {
        // Its close had begun before: see LateCloses, which come too late here.
        closes.ended(forgotten);
      } else {
        forgotten.leaves();
        if (forgotten.generation != 0) {
          slots.clear(fd);
        }
      }
    }
    return socket;
  }

  /**
   * A socket that was open before the agent came, with its place if nobody has that.
   *
   * @return null if it has no place
   */
  @Nullable UnclaimedSocket adopt(int fd) {
    if (!slotSupply.cover(fd)) {
      writer.count(RecordCounter.UNTRACKED_OPENS);
      return null;
    }
    UnclaimedSocket socket = new UnclaimedSocket(fd, collected);
    return sockets.putIfAbsent(socket) ? socket : null;
  }

  /** To stand in the place of a socket while its slot is cleared by neither owner nor opener. */
  UnclaimedSocket between(int fd) {
    UnclaimedSocket between = new UnclaimedSocket(fd, collected);
    boolean unused = between.fills();
    return between;
  }

  /** Before the agent's thread begins: memory for the slots up to this fd. */
  void makeRoom(int highestFd) {
    boolean unused = slotSupply.cover(highestFd);
    slotSupply.extend(System.nanoTime());
  }

  /** The socket that this descriptor owns, if it is one of ours. */
  @Nullable TrackedSocket find(FileDescriptor descriptor) {
    return sockets.find(descriptor, JdkFields.number(descriptor));
  }

  /** Fills the slot of a socket that has its place. */
  void open(
      TrackedSocket socket,
      ConnectionRole role,
      ConnectionTransport transport,
      InetAddress remote,
      int remotePort,
      int localPort,
      long connectNanos) {
    socket.openedAtNanos = System.nanoTime();
    byte[] address = remote.getAddress();
    boolean v6 = address.length == 16;
    long low = bigEndian(address, v6 ? 8 : 0, v6 ? 8 : 4);
    socket.generation =
        slots.open(
            socket.fd,
            role,
            transport,
            remote instanceof Inet6Address ? 6 : 4,
            v6 ? bigEndian(address, 0, 8) : 0,
            v6 ? low : V4_MAPPED | low,
            remotePort,
            localPort,
            socket.openedAtNanos,
            ThreadIds.current(),
            connectNanos);
    if (events.wanted) {
      events.opened(socket, role);
    }
  }

  private static long bigEndian(byte[] bytes, int from, int count) {
    long value = 0;
    for (int i = from; i < from + count; i++) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }

  /** The ring of closed connections has got this entry. */
  void closedAt(long sequence) {
    writer.closedAt(sequence);
    closedSupply.cover(sequence);
  }

  /** The first one's text is kept for the record, which may be what fails. */
  void hookFailed(Throwable thrown) {
    if (hookErrors.getAndIncrement() == 0) {
      StackTraceElement[] stack = thrown.getStackTrace();
      firstHookError = thrown + (stack.length > 0 ? " at " + stack[0] : "");
    }
    writer.count(RecordCounter.HOOK_ERRORS);
  }

  /** Any thread; the agent's writes it at its next tick. */
  void hookReport(String text) {
    hookReport = text;
  }

  /** Any thread, as above. */
  void nameAndApp(String name, String applicationPackages) {
    nameAndApp = new String[] {name, applicationPackages};
  }

  long hookErrors() {
    return hookErrors.get();
  }

  /** Agent's thread, when woken between two ticks. */
  void takeMemoryAhead(long nowNanos) {
    slotSupply.extend(nowNanos);
    closedSupply.extend(nowNanos);
  }

  /** Agent's thread, every 100 ms. */
  void tick(long nowNanos) throws IOException {
    clock.tick(nowNanos);
    writer.tick(nowNanos);
    takeMemoryAhead(nowNanos);
    events.tick(nowNanos);
    sites.refill();
    while (sites.resolveNext(sockets, writer, events)) {
      // A burst of opens is where many stacks wait and slots run short, both.
      takeMemoryAhead(nowNanos);
    }
    markAbandoned();
    lateCloses.look(nowNanos);
    handshakes.sweep();
    writeReports();
    threadDumps.answer(nowNanos);
  }

  /** A channel that the application dropped is never closed: its fd is lost for good. */
  private void markAbandoned() {
    for (int i = 0; i < COLLECTED_PER_TICK; i++) {
      TrackedSocket socket = (TrackedSocket) collected.poll();
      if (socket == null) {
        return;
      }
      if (!socket.gone && socket.generation != 0) {
        slots.abandoned(socket.fd, socket.generation);
      }
    }
  }

  private void writeReports() throws IOException {
    String report = hookReport;
    if (report != null) {
      hookReport = null;
      writer.hookReport(report);
    }
    String[] words = nameAndApp;
    if (words != null) {
      nameAndApp = null;
      writer.nameAndApp(words[0], words[1]);
    }
    String error = firstHookError;
    if (error != null && !firstHookErrorWritten) {
      firstHookErrorWritten = true;
      writer.firstHookError(error);
    }
  }

  /** No hook that has begun before writes into a slot any more. */
  void stop() {
    sockets.allGone();
    events.stop();
    writer.state(RecordState.STOPPED);
  }

  /** With the agent's own rights: whoever ends the JVM may have few, by a security manager. */
  void delete() {
    AccessController.doPrivileged(new Deletion(writer));
  }

  private static final class Deletion implements PrivilegedAction<Boolean> {
    private final FlightRecordWriter writer;

    Deletion(FlightRecordWriter writer) {
      this.writer = writer;
    }

    @Override
    public Boolean run() {
      try {
        writer.delete();
        return true;
      } catch (IOException e) {
        return false;
      }
    }
  }

  void state(RecordState state) {
    writer.state(state);
  }
}
