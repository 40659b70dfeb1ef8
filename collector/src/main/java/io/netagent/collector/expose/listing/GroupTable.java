package io.netagent.collector.expose.listing;

import io.netagent.collector.expose.ConnectionListing.Listed;
import io.netagent.recorder.RecordedConnection;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Counts rows by what they have in common. One line of numbers for each group, and no object: there
 * may be as many groups as rows.
 */
final class GroupTable {
  private static final int CLOSE_WAIT_STATE = TcpState.CLOSE_WAIT.kernelNumber();

  // Behind the keys in each line.
  private static final int PLACE = 0;
  private static final int PID = 1;
  private static final int CONNECTIONS = 2;
  private static final int CLOSE_WAIT = 3;
  private static final int RECV_QUEUE = 4;
  private static final int SEND_QUEUE = 5;
  private static final int OLDEST = 6;
  private static final int IDLE = 7;
  private static final int BYTES_READ = 8;
  private static final int BYTES_WRITTEN = 9;
  private static final int NUMBERS = 10;

  /** Random: peers choose their ports. */
  private final long seed = new SplittableRandom().nextLong();

  private final List<RowKey> fields = new ArrayList<>();
  private final long[] key;
  private final int width;
  private long[][] blocks = new long[4][];
  private int[] slots = new int[1024];
  private final BitSet severalPids = new BitSet();
  private final BitSet oldestExact = new BitSet();
  private int size;
  private long rows;

  private static final int BLOCK_SHIFT = 10;
  private static final int BLOCK_MASK = (1 << BLOCK_SHIFT) - 1;

  GroupTable(Set<GroupField> by) {
    by.forEach(field -> fields.addAll(field.keys()));
    key = new long[fields.size()];
    width = key.length + NUMBERS;
  }

  int size() {
    return size;
  }

  long rows() {
    return rows;
  }

  /**
   * Counts the row that the cursor stands on.
   *
   * @param place by which it is found again
   */
  void add(RowCursor row, int place) {
    rows++;
    long hash = seed;
    for (int i = 0; i < key.length; i++) {
      key[i] = fields.get(i).of(row);
      hash = (hash ^ key[i]) * 0x9E37_79B9_7F4A_7C15L; // 2^64 / the golden ratio, odd
      hash ^= hash >>> 32;
    }
    int slot = (int) hash & (slots.length - 1);
    while (slots[slot] != 0 && !isKey(slots[slot] - 1)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    if (slots[slot] == 0) {
      slots[slot] = begin(row, place) + 1;
    }
    count(slots[slot] - 1, row);
    if (2 * size > slots.length) {
      rehash();
    }
  }

  private boolean isKey(int group) {
    long[] block = blocks[group >>> BLOCK_SHIFT];
    int at = (group & BLOCK_MASK) * width;
    for (int i = 0; i < key.length; i++) { // A few numbers: Arrays.equals costs more.
      if (block[at + i] != key[i]) {
        return false;
      }
    }
    return true;
  }

  private int begin(RowCursor row, int place) {
    int group = size++;
    int number = group >>> BLOCK_SHIFT;
    if (number == blocks.length) {
      blocks = Arrays.copyOf(blocks, 2 * number);
    }
    if (blocks[number] == null) {
      blocks[number] = new long[width << BLOCK_SHIFT];
    }
    System.arraycopy(key, 0, blocks[number], (group & BLOCK_MASK) * width, key.length);
    set(group, PLACE, place);
    set(group, PID, row.pid());
    set(group, OLDEST, -1);
    set(group, IDLE, -1);
    set(group, BYTES_READ, -1);
    set(group, BYTES_WRITTEN, -1);
    return group;
  }

  private void count(int group, RowCursor row) {
    if (get(group, PID) != row.pid()) {
      severalPids.set(group);
    }
    grow(group, CONNECTIONS, 1);
    grow(group, CLOSE_WAIT, row.state() == CLOSE_WAIT_STATE ? 1 : 0);
    if (row.state() != TcpState.LISTEN.kernelNumber()) { // There it counts connections.
      grow(group, RECV_QUEUE, row.table().recvQueueBytes(row.row()));
      grow(group, SEND_QUEUE, row.table().sendQueueBytes(row.row()));
    }
    long forNanos = row.stateForNanos();
    if (forNanos > get(group, OLDEST)) {
      set(group, OLDEST, forNanos);
      oldestExact.set(group, row.stateSinceExact());
    }
    RecordedConnection recorded = row.recorded();
    if (recorded != null) {
      long idle = Math.max(0, row.nowNanos() - recorded.lastActivityAtNanos());
      set(group, IDLE, Math.max(get(group, IDLE), idle));
      set(group, BYTES_READ, Math.max(0, get(group, BYTES_READ)) + recorded.bytesRead());
      set(group, BYTES_WRITTEN, Math.max(0, get(group, BYTES_WRITTEN)) + recorded.bytesWritten());
    }
  }

  private void rehash() {
    int[] larger = new int[2 * slots.length];
    for (int occupied : slots) {
      if (occupied != 0) {
        long hash = seed;
        long[] block = blocks[(occupied - 1) >>> BLOCK_SHIFT];
        int at = ((occupied - 1) & BLOCK_MASK) * width;
        for (int i = 0; i < key.length; i++) {
          hash = (hash ^ block[at + i]) * 0x9E37_79B9_7F4A_7C15L;
          hash ^= hash >>> 32;
        }
        int slot = (int) hash & (larger.length - 1);
        while (larger[slot] != 0) {
          slot = (slot + 1) & (larger.length - 1);
        }
        larger[slot] = occupied;
      }
    }
    slots = larger;
  }

  private long get(int group, int number) {
    return blocks[group >>> BLOCK_SHIFT][(group & BLOCK_MASK) * width + key.length + number];
  }

  private void set(int group, int number, long value) {
    blocks[group >>> BLOCK_SHIFT][(group & BLOCK_MASK) * width + key.length + number] = value;
  }

  private void grow(int group, int number, long by) {
    set(group, number, get(group, number) + by);
  }

  /** The place of the group's first row. */
  int place(int group) {
    return (int) get(group, PLACE);
  }

  /** What the group is sorted by; the first row tells what the group does not. */
  long sortKey(int group, GroupOrder.Column column, RowCursor first) {
    long value =
        switch (column) {
          case CONNECTIONS -> get(group, CONNECTIONS);
          case CLOSE_WAIT -> get(group, CLOSE_WAIT);
          case RECV_QUEUE -> get(group, RECV_QUEUE);
          case SEND_QUEUE -> get(group, SEND_QUEUE);
          case OLDEST -> get(group, OLDEST);
          case IDLE -> get(group, IDLE);
          case BYTES_READ -> get(group, BYTES_READ);
          case BYTES_WRITTEN -> get(group, BYTES_WRITTEN);
          case PROCESS -> first.owners().nameRank(first.owner());
          case PID -> severalPids.get(group) ? -1 : get(group, PID);
          case STATE -> ConnectionField.stateRank(first.state());
        };
    return value < 0 ? Sort.NONE : value;
  }

  Grouping.Group group(int group, Listed first) {
    return new Grouping.Group(
        first,
        !severalPids.get(group),
        (int) get(group, CONNECTIONS),
        (int) get(group, CLOSE_WAIT),
        get(group, RECV_QUEUE),
        get(group, SEND_QUEUE),
        get(group, OLDEST) / 1e9,
        oldestExact.get(group),
        get(group, IDLE) < 0 ? Double.NaN : get(group, IDLE) / 1e9,
        get(group, BYTES_READ),
        get(group, BYTES_WRITTEN));
  }
}
