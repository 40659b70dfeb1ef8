package io.netagent.socket;

import java.util.function.IntUnaryOperator;

/**
 * Row numbers by the hash of what the rows are found by: open addressing with linear probing, at
 * most half full. What equality means is for the caller, who walks from {@link #home} by {@link
 * #next} until {@link #row} is -1.
 */
final class RowSlots {
  /** Row + 1, 0 = free. */
  private final int[] slots;

  /** The number of slots is a power of two. */
  RowSlots(int slotCount) {
    slots = new int[slotCount];
  }

  boolean hasRoomFor(int rows) {
    return 2 * rows <= slots.length;
  }

  /** An empty one, twice as large. */
  RowSlots doubled() {
    return new RowSlots(Math.multiplyExact(2, slots.length));
  }

  int home(int hash) {
    return hash & (slots.length - 1);
  }

  int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  /** -1 at the end of the chain. */
  int row(int slot) {
    return slots[slot] - 1;
  }

  void occupy(int row, int hash) {
    int slot = home(hash);
    while (slots[slot] != 0) {
      slot = next(slot);
    }
    slots[slot] = row + 1;
  }

  /** Takes the row out and closes the gap, so that no chain is cut. */
  void vacate(int row, int hash, IntUnaryOperator hashOf) {
    int mask = slots.length - 1;
    int gap = home(hash);
    while (slots[gap] != row + 1) {
      gap = next(gap);
    }
    for (int slot = next(gap); slots[slot] != 0; slot = next(slot)) {
      int home = home(hashOf.applyAsInt(slots[slot] - 1));
      if (((slot - home) & mask) >= ((slot - gap) & mask)) {
        slots[gap] = slots[slot];
        gap = slot;
      }
    }
    slots[gap] = 0;
  }
}
