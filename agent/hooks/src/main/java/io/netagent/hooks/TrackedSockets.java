package io.netagent.hooks;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The sockets by fd number, in steps that grow together with the record's slots: an fd has a place
 * here exactly if its slot has memory.
 *
 * <p>Why this works without locks: the array of chunks is replaced by the agent's thread only and
 * read through a volatile; a place in a chunk is written by whoever opens or closes that fd, which
 * the kernel serialises.
 */
final class TrackedSockets {
  private static final int CHUNK_SHIFT = 10;
  static final int CHUNK_SOCKETS = 1 << CHUNK_SHIFT;

  /** A subclass, because there are no arrays of a generic type. */
  private static final class Chunk extends AtomicReferenceArray<@Nullable TrackedSocket> {
    private static final long serialVersionUID = 1L;

    Chunk() {
      super(CHUNK_SOCKETS);
    }
  }

  private volatile Chunk[] chunks = new Chunk[0];

  /** Agent's thread only (or before any hook runs): places for 1,024 fds more. */
  void grow() {
    Chunk[] longer = Arrays.copyOf(chunks, chunks.length + 1);
    longer[chunks.length] = new Chunk();
    chunks = longer;
  }

  int capacity() {
    return chunks.length << CHUNK_SHIFT;
  }

  /**
   * Puts a socket in the place of its fd.
   *
   * @return the socket that stood there, whose close no hook has seen; usually null
   */
  @Nullable TrackedSocket put(TrackedSocket socket) {
    return chunks[socket.fd >> CHUNK_SHIFT].getAndSet(socket.fd & (CHUNK_SOCKETS - 1), socket);
  }

  /**
   * The socket of this fd if this very object owns it, else null: not TCP, not tracked, or stale.
   */
  @Nullable TrackedSocket find(Object owner, int fd) {
    Chunk[] all = chunks;
    int chunk = fd >>> CHUNK_SHIFT;
    if (chunk >= all.length) {
      return null;
    }
    TrackedSocket socket = all[chunk].get(fd & (CHUNK_SOCKETS - 1));
    return socket == null || socket.get() == owner ? socket : claimed(socket, owner);
  }

  /** Somebody else's, or one of those that were open before and belong to whoever asks first. */
  private @Nullable TrackedSocket claimed(TrackedSocket socket, Object owner) {
    if (!(socket instanceof UnclaimedSocket)) {
      return null;
    }
    TrackedSocket claimed = ((UnclaimedSocket) socket).claimedBy(owner);
    boolean ours =
        chunks[socket.fd >> CHUNK_SHIFT].compareAndSet(
            socket.fd & (CHUNK_SOCKETS - 1), socket, claimed);
    // Else another thread was faster, with the same owner.
    return ours ? claimed : find(owner, socket.fd);
  }

  /** Puts a socket in the place of its fd if that is empty. */
  boolean putIfAbsent(TrackedSocket socket) {
    return chunks[socket.fd >> CHUNK_SHIFT].compareAndSet(
        socket.fd & (CHUNK_SOCKETS - 1), null, socket);
  }

  /**
   * The socket that ends when this fd is closed: its owner is this one, or the garbage collector
   * has taken it. Java 8 closes dropped sockets in a finalizer, after their weak references are
   * cleared.
   */
  @Nullable TrackedSocket ofClosing(@Nullable Object owner, int fd) {
    Chunk[] all = chunks;
    int chunk = fd >> CHUNK_SHIFT;
    if (chunk < 0 || chunk >= all.length) {
      return null;
    }
    TrackedSocket socket = all[chunk].get(fd & (CHUNK_SOCKETS - 1));
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

  /** Whoever owns this fd, below the capacity; null for none. */
  @Nullable TrackedSocket at(int fd) {
    return chunks[fd >> CHUNK_SHIFT].get(fd & (CHUNK_SOCKETS - 1));
  }

  /** True for one caller only, so that a close is counted once. */
  boolean remove(TrackedSocket socket) {
    return chunks[socket.fd >> CHUNK_SHIFT].compareAndSet(
        socket.fd & (CHUNK_SOCKETS - 1), socket, null);
  }

  /** All at once: the recording ends. */
  void allGone() {
    for (Chunk chunk : chunks) {
      for (int i = 0; i < CHUNK_SOCKETS; i++) {
        TrackedSocket socket = chunk.get(i);
        if (socket != null) {
          socket.gone = true;
        }
      }
    }
  }

  /** Whether this socket still has its place. */
  boolean holds(TrackedSocket socket) {
    return chunks[socket.fd >> CHUNK_SHIFT].get(socket.fd & (CHUNK_SOCKETS - 1)) == socket;
  }
}
