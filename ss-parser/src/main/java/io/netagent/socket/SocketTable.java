package io.netagent.socket;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The sockets of one network namespace, kept up to date by one reading after the other.
 *
 * <p>A reading is {@link #begin}, {@link #add} for each row, and {@link #end}; a row keeps its
 * index from the reading that first showed it to the one that shows it no more, so that others can
 * keep columns of their own beside it. Columns of primitives in blocks: once the table has grown to
 * its size a reading allocates nothing, to grow copies nothing, and blocks that have become empty
 * at the end are given back. Some 85 bytes a row. Not thread-safe: one thread fills and reads it.
 *
 * <p>Rows are the same socket if they have the same four-tuple and the same cookie, or, where a
 * source tells no cookie, the same inode. What a reading shows twice is a duplicate: the kernel
 * lists a socket twice when its table changes while it is read; the first row wins, since a reading
 * has no instant at which the second would be more right. Rows that share only the four-tuple are
 * different sockets: the listeners of one SO_REUSEPORT group, or a TIME_WAIT and the connection
 * that took its ports over. Without a cookie a socket whose inode came (it was accepted) or went
 * (its process closed it) is known again by its four-tuple, provided that the reading does not show
 * the old row as well.
 */
public final class SocketTable extends SocketRows {
  private static final int INITIAL_SLOTS = 256;
  private static final int NONE = -1;

  /** Random, so that a peer who chooses its ports and addresses can't make all rows collide. */
  private final long hashSeed = new SplittableRandom().nextLong();

  private RowSlots slots = new RowSlots(INITIAL_SLOTS);

  private int size;
  private int firstFree;

  /** The index behind the row that was taken last. */
  private int expected;

  private int reading;
  private Departures departures = row -> {};
  private long duplicates;

  /** Pairs: a new row, and the row with the same ends that it may be the future of. */
  private int[] successions = new int[16];

  private int successionCount;

  /** Hears of sockets that are gone. */
  @FunctionalInterface
  public interface Departures {
    /** The reading that ends has not shown this row, which is there until this returns. */
    void departs(int row);
  }

  /** From now on, in place of who heard of it before. */
  public void onDeparture(Departures hearer) {
    departures = hearer;
  }

  /** A new reading begins; what is known stays until {@link #end}. */
  public void begin() {
    reading++;
    duplicates = 0;
    successionCount = 0;
    expected = 0;
  }

  /** Takes a row of the reading. False: a duplicate, counted and not stored. */
  public boolean add(SocketRecord row) {
    if (isExpected(row)) {
      update(expected, row);
      return true;
    }
    int predecessor = NONE;
    for (int slot = slots.home(hash(row)); slots.row(slot) >= 0; slot = slots.next(slot)) {
      int index = slots.row(slot);
      RowBlock block = block(index);
      int at = index & BLOCK_MASK;
      if (!block.sameEnds(at, row)) {
        continue;
      }
      boolean seen = block.seenIn[at] == reading;
      switch (kinship(block, at, row)) {
        case SAME -> {
          if (seen && differsVisibly(block, at, row)) {
            continue;
          }
          if (seen) {
            duplicates++;
            return false;
          }
          update(index, row);
          return true;
        }
        case UNTOLD -> {
          if (!seen) {
            update(index, row);
            return true;
          }
        }
        case MAYBE -> predecessor = seen ? predecessor : index;
        case OTHER -> {}
      }
    }
    int index = insert(row);
    if (predecessor != NONE) {
      remember(index, predecessor);
    }
    return true;
  }

  /**
   * Ends the reading: rows in one of these states that it did not show are gone.
   *
   * @param covered the states that the reading covers, see {@code ScanReport.states}
   */
  public void end(StateSet covered) {
    for (int i = 0; i < successionCount; i += 2) {
      int heir = successions[i];
      int predecessor = successions[i + 1];
      if (live.get(predecessor) && !seenNow(predecessor) && covered.contains(state(predecessor))) {
        succeed(heir, predecessor);
      }
    }
    for (int row = live.nextSetBit(0); row >= 0; row = live.nextSetBit(row + 1)) {
      if (!seenNow(row) && covered.contains(state(row))) {
        departures.departs(row);
        remove(row);
      }
    }
    int needed = (live.length() + BLOCK_MASK) >>> BLOCK_SHIFT;
    while (blocks.size() > needed) {
      blocks.remove(blocks.size() - 1);
    }
  }

  /** Forgets everything. */
  public void clear() {
    blocks.clear();
    live.clear();
    slots = new RowSlots(INITIAL_SLOTS);
    size = 0;
    firstFree = 0;
    duplicates = 0;
    successionCount = 0;
  }

  /** The rows stored. */
  public int size() {
    return size;
  }

  /** The rows that {@link #add} refused since the last {@link #begin}. */
  public long duplicates() {
    return duplicates;
  }

  /** Whether the latest reading was the first to show the row. */
  public boolean isNew(int row) {
    return bornIn(row) == reading;
  }

  private enum Kinship {
    SAME,
    /** Neither cookie nor inode tell; the ends are the same. */
    UNTOLD,
    /** One of the two has no inode. */
    MAYBE,
    OTHER
  }

  private static Kinship kinship(RowBlock block, int at, SocketRecord row) {
    long cookie = block.cookie[at];
    if (cookie != 0 && row.cookie() != 0) {
      return cookie == row.cookie() ? Kinship.SAME : Kinship.OTHER;
    }
    long inode = block.inode[at];
    if (inode == -1 || row.inode() == -1) {
      return Kinship.UNTOLD;
    }
    if (inode == row.inode()) {
      return Kinship.SAME;
    }
    return row.remotePort() != 0 && (inode == 0 || row.inode() == 0)
        ? Kinship.MAYBE
        : Kinship.OTHER;
  }

  /**
   * Two rows of one reading without cookie and inode, of which one is in TIME_WAIT and the other at
   * the beginning of its life: the ports were taken over.
   */
  private static boolean differsVisibly(RowBlock block, int at, SocketRecord row) {
    if (row.cookie() != 0 || row.inode() != 0) {
      return false;
    }
    int known = block.state[at];
    int timeWait = TcpState.TIME_WAIT.kernelNumber();
    return known != row.stateNumber()
        && (known == timeWait ? isYoung(row.stateNumber()) : isYoung(known))
        && (known == timeWait || row.stateNumber() == timeWait);
  }

  private static boolean isYoung(int state) {
    return state == TcpState.ESTABLISHED.kernelNumber()
        || state == TcpState.SYN_RECV.kernelNumber()
        || state == TcpState.CLOSE_WAIT.kernelNumber();
  }

  /**
   * Whether it is the row behind the one before. The kernel walks its table in the same order each
   * time, so nearly every row of a second reading is, and need not be looked for.
   */
  private boolean isExpected(SocketRecord row) {
    if (!live.get(expected)) {
      return false;
    }
    RowBlock block = block(expected);
    int at = expected & BLOCK_MASK;
    boolean told = row.cookie() != 0 || row.inode() > 0;
    return told
        && block.seenIn[at] != reading
        && block.sameEnds(at, row)
        && kinship(block, at, row) == Kinship.SAME;
  }

  private void update(int index, SocketRecord row) {
    RowBlock block = block(index);
    int at = index & BLOCK_MASK;
    block.seenIn[at] = reading;
    block.store(at, row);
    expected = index + 1;
  }

  private int insert(SocketRecord row) {
    if (!slots.hasRoomFor(size + 1)) {
      rehash();
    }
    int index = live.nextClearBit(firstFree);
    firstFree = index + 1;
    if (index >>> BLOCK_SHIFT == blocks.size()) {
      blocks.add(new RowBlock());
    }
    live.set(index);
    size++;
    RowBlock block = block(index);
    int at = index & BLOCK_MASK;
    block.store(at, row);
    block.bornIn[at] = reading;
    block.seenIn[at] = reading;
    slots.occupy(index, hash(index));
    expected = index + 1;
    return index;
  }

  private void remember(int heir, int predecessor) {
    if (successionCount == successions.length) {
      successions = Arrays.copyOf(successions, 2 * successionCount);
    }
    successions[successionCount++] = heir;
    successions[successionCount++] = predecessor;
  }

  /** The heir's content moves to the index under which the socket has been known. */
  private void succeed(int heir, int predecessor) {
    SocketRecord content = new SocketRecord();
    load(heir, content);
    remove(heir);
    slots.vacate(predecessor, hash(predecessor), this::hash);
    update(predecessor, content);
    slots.occupy(predecessor, hash(predecessor));
  }

  private void remove(int row) {
    slots.vacate(row, hash(row), this::hash);
    block(row).forget(row & BLOCK_MASK);
    live.clear(row);
    size--;
    firstFree = Math.min(firstFree, row);
  }

  private void rehash() {
    slots = slots.doubled();
    for (int row = live.nextSetBit(0); row >= 0; row = live.nextSetBit(row + 1)) {
      slots.occupy(row, hash(row));
    }
  }

  private boolean seenNow(int row) {
    return block(row).seenIn[row & BLOCK_MASK] == reading;
  }

  private int hash(int row) {
    RowBlock block = block(row);
    int at = row & BLOCK_MASK;
    return hash(
        block.localHigh(at),
        block.localLow[at],
        block.remoteHigh(at),
        block.remoteLow[at],
        block.ports[at],
        block.inode[at]);
  }

  private int hash(SocketRecord row) {
    return hash(
        row.localHigh(),
        row.localLow(),
        row.remoteHigh(),
        row.remoteLow(),
        row.localPort() << 16 | row.remotePort(),
        row.inode());
  }

  /** Listeners may share their ends by the hundred, so their inode counts; it never changes. */
  private int hash(
      long localHigh, long localLow, long remoteHigh, long remoteLow, int ports, long inode) {
    long hash = mix(hashSeed, localHigh);
    hash = mix(hash, localLow);
    hash = mix(hash, remoteHigh);
    hash = mix(hash, remoteLow);
    hash = mix(hash, ports);
    if ((ports & 0xFFFF) == 0) {
      hash = mix(hash, inode);
    }
    return (int) (hash >>> 32);
  }

  private static long mix(long hash, long word) {
    long mixed = (hash ^ word) * 0x9E37_79B9_7F4A_7C15L; // 2^64 / the golden ratio, odd
    return mixed ^ (mixed >>> 32);
  }
}
