package io.netagent.socket;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * One reading of the kernel's socket table, without its duplicates.
 *
 * <p>Columns of primitives, reused from reading to reading: once the table has grown to its size,
 * adding a row allocates nothing. It never shrinks: about 120 bytes a row of the largest reading so
 * far. Not thread-safe: one thread fills and reads it.
 *
 * <p>A duplicate is a row with the four-tuple and the inode of one already stored. The kernel lists
 * a socket twice when its table changes while it is read, and the socket's state or queues may have
 * changed in between: the first row wins, since a reading has no instant at which the second would
 * be more right. Rows that share the four-tuple only are different sockets and both are kept: the
 * listeners of one SO_REUSEPORT group, or a TIME_WAIT and the connection that took its ports over.
 */
public final class SocketTable {
  private static final int INITIAL_ROWS = 256;

  /** Random, so that a peer who chooses its ports and addresses can't make all rows collide. */
  private final long hashSeed = new SplittableRandom().nextLong();

  /** Row index + 1, 0 = free: open addressing with linear probing, at most half full. */
  private int[] slots = new int[2 * INITIAL_ROWS];

  private int size;
  private long duplicates;

  private int[] family = new int[INITIAL_ROWS];
  private int[] stateNumber = new int[INITIAL_ROWS];
  private long[] localHigh = new long[INITIAL_ROWS];
  private long[] localLow = new long[INITIAL_ROWS];
  private int[] localPort = new int[INITIAL_ROWS];
  private long[] remoteHigh = new long[INITIAL_ROWS];
  private long[] remoteLow = new long[INITIAL_ROWS];
  private int[] remotePort = new int[INITIAL_ROWS];
  private long[] recvQueueBytes = new long[INITIAL_ROWS];
  private long[] sendQueueBytes = new long[INITIAL_ROWS];
  private int[] timerKind = new int[INITIAL_ROWS];
  private long[] timerRemainingMillis = new long[INITIAL_ROWS];
  private int[] retransmits = new int[INITIAL_ROWS];
  private long[] uid = new long[INITIAL_ROWS];
  private long[] inode = new long[INITIAL_ROWS];

  /** Forgets rows and duplicates, keeps the memory. */
  public void clear() {
    Arrays.fill(slots, 0);
    size = 0;
    duplicates = 0;
  }

  /** Copies the row. False: a duplicate, counted and not stored. */
  public boolean add(SocketRecord row) {
    int slot = slotOf(row);
    if (slots[slot] != 0) {
      duplicates++;
      return false;
    }
    if (size == family.length) {
      grow();
      slot = slotOf(row);
    }
    store(size, row);
    size++;
    slots[slot] = size;
    return true;
  }

  /** The rows stored. */
  public int size() {
    return size;
  }

  /** The rows that {@link #add} refused since the last {@link #clear}. */
  public long duplicates() {
    return duplicates;
  }

  /**
   * Copies the row with this index, 0 to {@code size() - 1} in the order of the reading, into the
   * record. Throws IndexOutOfBoundsException for any other index.
   */
  public void load(int index, SocketRecord into) {
    Objects.checkIndex(index, size);
    into.setState(family[index], stateNumber[index]);
    into.setLocal(localHigh[index], localLow[index], localPort[index]);
    into.setRemote(remoteHigh[index], remoteLow[index], remotePort[index]);
    into.setQueues(recvQueueBytes[index], sendQueueBytes[index]);
    into.setTimer(timerKind[index], timerRemainingMillis[index], retransmits[index]);
    into.setOwner(uid[index], inode[index]);
  }

  private void store(int index, SocketRecord row) {
    family[index] = row.family();
    stateNumber[index] = row.stateNumber();
    localHigh[index] = row.localHigh();
    localLow[index] = row.localLow();
    localPort[index] = row.localPort();
    remoteHigh[index] = row.remoteHigh();
    remoteLow[index] = row.remoteLow();
    remotePort[index] = row.remotePort();
    recvQueueBytes[index] = row.recvQueueBytes();
    sendQueueBytes[index] = row.sendQueueBytes();
    timerKind[index] = row.timerKind();
    timerRemainingMillis[index] = row.timerRemainingMillis();
    retransmits[index] = row.retransmits();
    uid[index] = row.uid();
    inode[index] = row.inode();
  }

  /** The slot that holds the row's key, or the free one where it belongs. */
  private int slotOf(SocketRecord row) {
    int mask = slots.length - 1;
    int slot =
        hash(
                row.localHigh(),
                row.localLow(),
                row.localPort(),
                row.remoteHigh(),
                row.remoteLow(),
                row.remotePort(),
                row.inode())
            & mask;
    while (slots[slot] != 0 && !hasKeyOf(slots[slot] - 1, row)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean hasKeyOf(int index, SocketRecord row) {
    return inode[index] == row.inode()
        && localPort[index] == row.localPort()
        && remotePort[index] == row.remotePort()
        && localLow[index] == row.localLow()
        && remoteLow[index] == row.remoteLow()
        && localHigh[index] == row.localHigh()
        && remoteHigh[index] == row.remoteHigh();
  }

  private int hash(
      long localHigh,
      long localLow,
      int localPort,
      long remoteHigh,
      long remoteLow,
      int remotePort,
      long inode) {
    long hash = mix(hashSeed, localHigh);
    hash = mix(hash, localLow);
    hash = mix(hash, remoteHigh);
    hash = mix(hash, remoteLow);
    hash = mix(hash, ((long) localPort << 32) | remotePort);
    hash = mix(hash, inode);
    return (int) (hash >>> 32);
  }

  private static long mix(long hash, long word) {
    long mixed = (hash ^ word) * 0x9E37_79B9_7F4A_7C15L; // 2^64 / the golden ratio, odd
    return mixed ^ (mixed >>> 32);
  }

  private void grow() {
    int capacity = Math.multiplyExact(family.length, 2);
    family = Arrays.copyOf(family, capacity);
    stateNumber = Arrays.copyOf(stateNumber, capacity);
    localHigh = Arrays.copyOf(localHigh, capacity);
    localLow = Arrays.copyOf(localLow, capacity);
    localPort = Arrays.copyOf(localPort, capacity);
    remoteHigh = Arrays.copyOf(remoteHigh, capacity);
    remoteLow = Arrays.copyOf(remoteLow, capacity);
    remotePort = Arrays.copyOf(remotePort, capacity);
    recvQueueBytes = Arrays.copyOf(recvQueueBytes, capacity);
    sendQueueBytes = Arrays.copyOf(sendQueueBytes, capacity);
    timerKind = Arrays.copyOf(timerKind, capacity);
    timerRemainingMillis = Arrays.copyOf(timerRemainingMillis, capacity);
    retransmits = Arrays.copyOf(retransmits, capacity);
    uid = Arrays.copyOf(uid, capacity);
    inode = Arrays.copyOf(inode, capacity);
    rehash(2 * capacity);
  }

  private void rehash(int slotCount) {
    slots = new int[slotCount];
    int mask = slotCount - 1;
    for (int index = 0; index < size; index++) {
      int slot =
          hash(
                  localHigh[index],
                  localLow[index],
                  localPort[index],
                  remoteHigh[index],
                  remoteLow[index],
                  remotePort[index],
                  inode[index])
              & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = index + 1;
    }
  }
}
