package io.netagent.collector.aggregate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Counts rows by what they have in common. A group is held as the number of its first row and two
 * counts: some 20 bytes a group, so that half a million of them are no burden.
 */
final class RowGroups {
  private static final int INITIAL_SLOTS = 256;

  private final Likeness likeness;

  /** Group + 1, 0 = free; at most half full. */
  private int[] slots = new int[INITIAL_SLOTS];

  private int[] firstRows = new int[INITIAL_SLOTS / 2];
  private int[] counts = new int[INITIAL_SLOTS / 2];
  private int[] marked = new int[INITIAL_SLOTS / 2];
  private int size;

  /** What makes rows alike. */
  interface Likeness {
    /** Equal for rows that are alike; well mixed. */
    int hash(int row);

    boolean alike(int row, int other);
  }

  /** One group, for the few that are looked at. */
  record Group(int firstRow, int count, int marked) {}

  RowGroups(Likeness likeness) {
    this.likeness = likeness;
  }

  /** Counts a row in; a marked one in both counts. */
  void add(int row, boolean mark) {
    int mask = slots.length - 1;
    int slot = likeness.hash(row) & mask;
    while (slots[slot] != 0 && !likeness.alike(firstRows[slots[slot] - 1], row)) {
      slot = (slot + 1) & mask;
    }
    int group = slots[slot] - 1;
    if (group < 0) {
      if (size == firstRows.length) {
        grow();
        add(row, mark);
        return;
      }
      group = size++;
      slots[slot] = size;
      firstRows[group] = row;
    }
    counts[group]++;
    marked[group] += mark ? 1 : 0;
  }

  /** The largest groups, largest first; of equal ones those that came first. */
  List<Group> largest(int most) {
    if (size == 0) {
      return List.of();
    }
    int[] sorted = Arrays.copyOf(counts, size);
    Arrays.sort(sorted);
    int least = sorted[Math.max(0, size - most)];
    List<Group> groups = new ArrayList<>();
    for (int pass = 0; pass < 2; pass++) { // First those above the least count, then with it.
      for (int group = 0; group < size && groups.size() < most; group++) {
        if (pass == 0 ? counts[group] > least : counts[group] == least) {
          groups.add(new Group(firstRows[group], counts[group], marked[group]));
        }
      }
    }
    groups.sort(Comparator.comparingInt(Group::count).reversed());
    return groups;
  }

  /** How many groups there are. */
  int size() {
    return size;
  }

  /** The number of the group of a row that was added, from 0 in the order in which they came. */
  int groupOf(int row) {
    int mask = slots.length - 1;
    int slot = likeness.hash(row) & mask;
    while (!likeness.alike(firstRows[slots[slot] - 1], row)) {
      slot = (slot + 1) & mask;
    }
    return slots[slot] - 1;
  }

  /** All groups, in the order in which they came. */
  void forEach(Consumer<Group> action) {
    for (int group = 0; group < size; group++) {
      action.accept(new Group(firstRows[group], counts[group], marked[group]));
    }
  }

  private void grow() {
    firstRows = Arrays.copyOf(firstRows, 2 * size);
    counts = Arrays.copyOf(counts, 2 * size);
    marked = Arrays.copyOf(marked, 2 * size);
    slots = new int[Math.multiplyExact(2, slots.length)];
    int mask = slots.length - 1;
    for (int group = 0; group < size; group++) {
      int slot = likeness.hash(firstRows[group]) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = group + 1;
    }
  }

  /** Folds one more number into a hash. */
  static long mix(long hash, long word) {
    long mixed = (hash ^ word) * 0x9E37_79B9_7F4A_7C15L; // 2^64 / the golden ratio, odd
    return mixed ^ (mixed >>> 32);
  }
}
