package io.netagent.hooks;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The sockets by fd number, in steps that grow together with the record's slots: an fd has a place
 * here exactly if its slot has memory. The low numbers, which is all that most applications ever
 * have, stand in one array that never changes: one load less for each read and write.
 *
 * <p>Why this works without locks: the array of chunks is replaced by the agent's thread only and
 * read through a volatile; a place in a chunk is written by whoever opens or closes that fd, which
 * the kernel serialises.
 */
final class TrackedSockets {
  private static final int CHUNK_SHIFT = 10;
  static final int CHUNK_SOCKETS = 1 << CHUNK_SHIFT;

  private static final int LOW_SHIFT = 12;

  /** Fds below this one have their places in {@link #low}: 16 KiB. */
  private static final int LOW_SOCKETS = 1 << LOW_SHIFT;

  /** 32 places of four bytes: two cache lines, as processors fetch them. */
  private static final int SPREAD = 5;

  /** A subclass, because there are no arrays of a generic type. */
  private static final class Chunk extends AtomicReferenceArray<@Nullable TrackedSocket> {
    private static final long serialVersionUID = 1L;

    Chunk(int sockets) {
      super(sockets);
    }
  }

  private final Chunk low = new Chunk(LOW_SOCKETS);

  /** Of the fds from LOW_SOCKETS on. */
  private volatile Chunk[] high = new Chunk[0];

  private volatile int capacity;

  /** Agent's thread only (or before any hook runs): places for 1,024 fds more. */
  void grow() {
    int grown = capacity + CHUNK_SOCKETS;
    if (grown > LOW_SOCKETS) {
      Chunk[] longer = Arrays.copyOf(high, high.length + 1);
      longer[high.length] = new Chunk(CHUNK_SOCKETS);
      high = longer;
    }
    capacity = grown;
  }

  int capacity() {
    return capacity;
  }

  /** Of an fd below the capacity. */
  private Chunk chunk(int fd) {
    return fd < LOW_SOCKETS ? low : high[(fd - LOW_SOCKETS) >> CHUNK_SHIFT];
  }

  /**
   * Of this fd, in its chunk: the bits of the number go round, so that the neighbours of an fd,
   * which other threads open and close, are 32 places away and on other cache lines.
   */
  private static int place(int fd) {
    return fd < LOW_SOCKETS ? lowPlace(fd) : highPlace(fd);
  }

  private static int lowPlace(int fd) {
    return (fd << SPREAD | fd >> (LOW_SHIFT - SPREAD)) & (LOW_SOCKETS - 1);
  }

  private static int highPlace(int fd) {
    int index = fd & (CHUNK_SOCKETS - 1);
    return (index << SPREAD | index >> (CHUNK_SHIFT - SPREAD)) & (CHUNK_SOCKETS - 1);
  }

  /** Whoever owns this fd, which may be any number; null for none. */
  @Nullable TrackedSocket at(int fd) {
    if (fd < LOW_SOCKETS) {
      return fd < 0 ? null : low.get(lowPlace(fd));
    }
    Chunk[] all = high;
    int index = (fd - LOW_SOCKETS) >> CHUNK_SHIFT;
    return index < all.length ? all[index].get(highPlace(fd)) : null;
  }

  /**
   * Puts a socket in the place of its fd.
   *
   * @return the socket that stood there, whose close no hook has seen; usually null
   */
  @Nullable TrackedSocket put(TrackedSocket socket) {
    return chunk(socket.fd).getAndSet(place(socket.fd), socket);
  }

  /**
   * The socket of this fd if this very object owns it, else null: not TCP, not tracked, or stale.
   */
  @Nullable TrackedSocket find(Object owner, int fd) {
    TrackedSocket socket = at(fd);
    return socket == null || socket.get() == owner ? socket : claimed(socket, owner);
  }

  /** Somebody else's, or one of those that were open before and belong to whoever asks first. */
  private @Nullable TrackedSocket claimed(TrackedSocket socket, Object owner) {
    if (!(socket instanceof UnclaimedSocket)) {
      return null;
    }
    TrackedSocket claimed = ((UnclaimedSocket) socket).claimedBy(owner);
    // Else another thread was faster, with the same owner.
    return replace(socket, claimed) ? claimed : find(owner, socket.fd);
  }

  /** Puts a socket in the place of its fd if that is empty. */
  boolean putIfAbsent(TrackedSocket socket) {
    return chunk(socket.fd).compareAndSet(place(socket.fd), null, socket);
  }

  /** Puts a socket in the place of this one, if that still has it. */
  boolean replace(TrackedSocket socket, TrackedSocket next) {
    return chunk(socket.fd).compareAndSet(place(socket.fd), socket, next);
  }

  /**
   * The socket that ends when this fd is closed: its owner is this one, or the garbage collector
   * has taken it. Java 8 closes dropped sockets in a finalizer, after their weak references are
   * cleared.
   */
  @Nullable TrackedSocket ofClosing(@Nullable Object owner, int fd) {
    TrackedSocket socket = at(fd);
    if (socket == null) {
      return null;
    }
    Object tracked = socket.get();
    if (tracked == null || tracked == owner) {
      return socket;
    }
    if (owner != null) {
      return claimed(socket, owner);
    }
    socket.settle();
    return socket instanceof UnclaimedSocket ? socket : null;
  }

  /** True for one caller only, so that a close is counted once. */
  boolean remove(TrackedSocket socket) {
    return chunk(socket.fd).compareAndSet(place(socket.fd), socket, null);
  }

  /** All at once: the recording ends. */
  void allGone() {
    allGone(low);
    for (Chunk chunk : high) {
      allGone(chunk);
    }
  }

  private static void allGone(Chunk chunk) {
    for (int i = 0; i < chunk.length(); i++) {
      TrackedSocket socket = chunk.get(i);
      if (socket != null) {
        socket.leaves();
      }
    }
  }

  /** Whether this socket still has its place. */
  boolean holds(TrackedSocket socket) {
    return at(socket.fd) == socket;
  }
}
