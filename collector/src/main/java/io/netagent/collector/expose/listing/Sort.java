package io.netagent.collector.expose.listing;

import java.util.Arrays;

/**
 * Sorts places by numbers: a radix sort from the lowest byte upwards, which is stable, so that
 * equal ones stay in the order in which they were added, and a field of several keys is sorted by
 * one after the other. Takes 24 bytes for each place.
 */
final class Sort {
  /** In place of a key that is not known: the last, whichever way the others go. */
  static final long NONE = Long.MIN_VALUE;

  private static final int BYTE = 8;
  private static final int BUCKETS = 1 << BYTE;

  private final boolean descending;
  private int[] places;
  private long[] keys = new long[0];
  private int size;

  Sort(boolean descending, int expected) {
    this.descending = descending;
    this.places = new int[Math.max(16, expected)];
  }

  void add(int place) {
    if (size == places.length) {
      places = Arrays.copyOf(places, size + size / 2);
    }
    places[size++] = place;
  }

  int size() {
    return size;
  }

  /** The one that stands here now. */
  int place(int index) {
    return places[index];
  }

  /** The key of each place in turn; to be called for all before {@link #sort}. */
  void setKey(int index, long key) {
    if (keys.length < size) {
      keys = new long[size];
    }
    // As unsigned numbers: the order of signed ones, or its reverse, and what is unknown behind.
    long ordered = key ^ Long.MIN_VALUE;
    keys[index] = key == NONE ? -1 : descending ? ~ordered : ordered;
  }

  void sort() {
    long differing = 0;
    for (int i = 1; i < size; i++) {
      differing |= keys[i] ^ keys[0];
    }
    int[] otherPlaces = new int[size];
    long[] otherKeys = new long[size];
    for (int shift = 0; shift < Long.SIZE; shift += BYTE) {
      if ((differing >>> shift & (BUCKETS - 1)) == 0) {
        continue;
      }
      int[] from = new int[BUCKETS + 1];
      for (int i = 0; i < size; i++) {
        from[(int) (keys[i] >>> shift & (BUCKETS - 1)) + 1]++;
      }
      for (int i = 1; i <= BUCKETS; i++) {
        from[i] += from[i - 1];
      }
      for (int i = 0; i < size; i++) {
        int to = from[(int) (keys[i] >>> shift & (BUCKETS - 1))]++;
        otherPlaces[to] = places[i];
        otherKeys[to] = keys[i];
      }
      int[] sortedPlaces = otherPlaces;
      otherPlaces = places;
      places = sortedPlaces;
      long[] sortedKeys = otherKeys;
      otherKeys = keys;
      keys = sortedKeys;
    }
  }
}
