package io.netagent.collector.diagnose;

import java.util.Arrays;
import java.util.List;

/** Some sockets by their inodes. A sorted array: a leak may have tens of thousands. Immutable. */
final class InodeSet {
  static final InodeSet EMPTY = new InodeSet(new long[0]);

  private final long[] sorted;

  private InodeSet(long[] sorted) {
    this.sorted = sorted;
  }

  static InodeSet of(List<Suspect> suspects) {
    return suspects.isEmpty()
        ? EMPTY
        : new InodeSet(suspects.stream().mapToLong(s -> s.connection().inode()).sorted().toArray());
  }

  /** Of the first {@code length} numbers, which are sorted in place. */
  static InodeSet of(long[] inodes, int length) {
    long[] sorted = Arrays.copyOf(inodes, length);
    Arrays.sort(sorted);
    return new InodeSet(sorted);
  }

  boolean contains(long inode) {
    return Arrays.binarySearch(sorted, inode) >= 0;
  }

  int size() {
    return sorted.length;
  }

  /** How many of these are not in the other set. Both are walked once. */
  int countNotIn(InodeSet other) {
    int missing = 0;
    int at = 0;
    for (long inode : sorted) {
      while (at < other.sorted.length && other.sorted[at] < inode) {
        at++;
      }
      missing += at < other.sorted.length && other.sorted[at] == inode ? 0 : 1;
    }
    return missing;
  }
}
