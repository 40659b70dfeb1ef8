package io.netagent.collector.diagnose.finding;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Some sockets by their inodes. An array, sorted when it is first asked: a leak may have tens of
 * thousands.
 */
public final class InodeSet {
  /** No socket. */
  public static final InodeSet EMPTY = new InodeSet(new long[0]);

  private final long[] inodes;
  private boolean sorted;

  private InodeSet(long[] inodes) {
    this.inodes = inodes;
    this.sorted = inodes.length < 2;
  }

  /** Of these numbers, in any order. */
  public static InodeSet of(Collection<Long> inodes) {
    return of(inodes, Long::longValue);
  }

  /** Of what has an inode each. */
  public static <T> InodeSet of(Collection<T> sockets, ToLongFunction<? super T> inode) {
    if (sockets.isEmpty()) {
      return EMPTY;
    }
    long[] inodes = new long[sockets.size()];
    int length = 0;
    for (T each : sockets) {
      inodes[length++] = inode.applyAsLong(each);
    }
    return new InodeSet(inodes);
  }

  /** Of the first {@code length} numbers, in any order. */
  public static InodeSet of(long[] inodes, int length) {
    return new InodeSet(Arrays.copyOf(inodes, length));
  }

  /** Whether the socket is one of these. */
  public boolean contains(long inode) {
    return Arrays.binarySearch(sorted(), inode) >= 0;
  }

  /** How many there are. */
  public int size() {
    return inodes.length;
  }

  /** How many of these are not in the other set. Both are walked once. */
  public int countNotIn(InodeSet other) {
    int missing = 0;
    int at = 0;
    long[] others = other.sorted();
    for (long inode : sorted()) {
      while (at < others.length && others[at] < inode) {
        at++;
      }
      missing += at < others.length && others[at] == inode ? 0 : 1;
    }
    return missing;
  }

  /** The same sockets, in whatever order they were given. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InodeSet set && Arrays.equals(sorted(), set.sorted());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted());
  }

  /** Findings are asked by several threads of the server at once. */
  private synchronized long[] sorted() {
    if (!sorted) {
      Arrays.sort(inodes);
      sorted = true;
    }
    return inodes;
  }
}
