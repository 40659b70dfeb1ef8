package io.netagent.collector.diagnose.finding;

import java.util.Arrays;
import java.util.Collection;

/** Some sockets by their inodes. A sorted array: a leak may have tens of thousands. Immutable. */
public final class InodeSet {
  /** No socket. */
  public static final InodeSet EMPTY = new InodeSet(new long[0]);

  private final long[] sorted;

  private InodeSet(long[] sorted) {
    this.sorted = sorted;
  }

  /** Of these numbers, in any order. */
  public static InodeSet of(Collection<Long> inodes) {
    return inodes.isEmpty()
        ? EMPTY
        : new InodeSet(inodes.stream().mapToLong(Long::longValue).sorted().toArray());
  }

  /** Of the first {@code length} numbers, which are sorted in place. */
  public static InodeSet of(long[] inodes, int length) {
    long[] sorted = Arrays.copyOf(inodes, length);
    Arrays.sort(sorted);
    return new InodeSet(sorted);
  }

  /** Whether the socket is one of these. */
  public boolean contains(long inode) {
    return Arrays.binarySearch(sorted, inode) >= 0;
  }

  /** How many there are. */
  public int size() {
    return sorted.length;
  }

  /** How many of these are not in the other set. Both are walked once. */
  public int countNotIn(InodeSet other) {
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
