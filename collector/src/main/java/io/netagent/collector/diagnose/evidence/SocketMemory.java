package io.netagent.collector.diagnose.evidence;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of sockets from tick to tick, by inode, which is not used again while the
 * socket lives. What a tick does not ask for is forgotten at its end. Open addressing: a tick may
 * ask tens of thousands of times, and a key of its own for each would cost more than the answer.
 */
public final class SocketMemory<V> {
  private static final int LEAST = 16;

  /** 2^64 divided by the golden ratio: spreads consecutive inodes. */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private long[] inodes = new long[LEAST];
  private @Nullable Object[] values = new @Nullable Object[LEAST];
  private int[] seenIn = new int[LEAST];
  private int size;
  private int seen;
  private int tick = 1;

  /** A tick begins. */
  public void begin() {
    tick++;
    seen = 0;
  }

  /** Forgets what was neither asked for nor put since {@link #begin}. */
  public void end() {
    if (seen < size) {
      move(capacity(seen), false);
    }
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(values, null);
    size = 0;
    seen = 0;
  }

  /** What is known of the socket, or null. */
  public @Nullable V get(long inode) {
    int at = find(inode);
    @SuppressWarnings("unchecked") // put is the only one that writes there.
    V value = (V) values[at];
    if (value != null) {
      see(at);
    }
    return value;
  }

  /** Remembers it from now on. */
  public void put(long inode, V value) {
    int at = find(inode);
    if (values[at] == null) {
      if (2 * (size + 1) > inodes.length) {
        move(2 * inodes.length, true);
        at = find(inode);
      }
      size++;
      inodes[at] = inode;
      seenIn[at] = 0;
    }
    values[at] = value;
    see(at);
  }

  /** How many sockets something is known of. */
  public int size() {
    return size;
  }

  private void see(int at) {
    if (seenIn[at] != tick) {
      seenIn[at] = tick;
      seen++;
    }
  }

  /** Where it is, or the free place where it would be. */
  private int find(long inode) {
    int mask = inodes.length - 1;
    int at = (int) ((inode * SPREAD) >>> 32) & mask;
    while (values[at] != null && inodes[at] != inode) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void move(int capacity, boolean all) {
    long[] oldInodes = inodes;
    @Nullable Object[] oldValues = values;
    int[] oldSeenIn = seenIn;
    inodes = new long[capacity];
    values = new @Nullable Object[capacity];
    seenIn = new int[capacity];
    size = 0;
    for (int i = 0; i < oldInodes.length; i++) {
      if (oldValues[i] != null && (all || oldSeenIn[i] == tick)) {
        int at = find(oldInodes[i]);
        inodes[at] = oldInodes[i];
        values[at] = oldValues[i];
        seenIn[at] = oldSeenIn[i];
        size++;
      }
    }
  }

  private static int capacity(int entries) {
    int capacity = LEAST;
    while (capacity < 4 * entries) {
      capacity *= 2;
    }
    return capacity;
  }
}
