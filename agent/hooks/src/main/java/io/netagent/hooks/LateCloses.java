package io.netagent.hooks;

import java.util.Arrays;

/**
 * Adopted sockets, to be looked at once more. A thread may be on its way to close(2) when a socket
 * gets its place: its hook has found nothing there yet, or it entered the method before that was
 * woven; and io_uring may have been asked to close. Then the socket is open when it is adopted, and
 * no hook sees it end. Some moments later all such closes are through: an fd that is another
 * socket's by then, or none's, was closed so.
 */
final class LateCloses {
  private static final long LATER_NANOS = 2_000_000_000L;

  /** 5 µs each. */
  private static final int LOOKS_PER_TICK = 200;

  /** Words of each: the fd, its socket's inode, and its slot's generation. */
  private static final int WORDS = 3;

  private static final int FEW = 64;

  private final Recording recording;

  /** Adopting thread's; agent's thread's when that has begun. */
  private long[] adopted = new long[0];

  private int count;
  private int looked;
  private long beginNanos;

  LateCloses(Recording recording) {
    this.recording = recording;
  }

  /** Adopting thread: this one's slot is filled. */
  void expect(TrackedSocket socket, long inode) {
    if (count + WORDS > adopted.length) {
      adopted = Arrays.copyOf(adopted, Math.max(FEW * WORDS, 2 * count));
    }
    adopted[count] = socket.fd;
    adopted[count + 1] = inode;
    adopted[count + 2] = socket.generation;
    count += WORDS;
    beginNanos = socket.openedAtNanos + LATER_NANOS;
  }

  /** Agent's thread, every 100 ms. */
  void look(long nowNanos) {
    if (count == 0 || nowNanos - beginNanos < 0) {
      return;
    }
    int end = Math.min(count, looked + LOOKS_PER_TICK * WORDS);
    while (looked < end) {
      int at = looked;
      looked += WORDS;
      look((int) adopted[at], adopted[at + 1], adopted[at + 2]);
    }
    if (looked == count) {
      count = 0;
      looked = 0;
      adopted = new long[0];
    }
  }

  private void look(int fd, long inode, long generation) {
    // In this order: a hook takes the socket from its place before close(2).
    TrackedSocket socket = recording.sockets.at(fd);
    if (socket != null && socket.generation == generation && OwnSockets.isNot(fd, inode)) {
      end(socket);
    }
  }

  /** The number may be given out just now: whoever gets it waits until its slot is cleared. */
  private void end(TrackedSocket socket) {
    UnclaimedSocket between = recording.between(socket.fd);
    if (!recording.sockets.replace(socket, between)) {
      return;
    }
    try {
      recording.closes.ended(socket);
    } finally {
      between.leaves();
      boolean unused = recording.sockets.remove(between);
      between.filled();
    }
  }
}
