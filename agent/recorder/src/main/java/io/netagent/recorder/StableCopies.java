package io.netagent.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Copies entries that change while they are read. Each begins with a mark of eight bytes that is
 * odd while it changes: it is stable when the mark is even and the same before and after its words
 * were copied. Three reads of all entries tell: marks, words, marks. What changed meanwhile is read
 * again by itself, twice.
 */
final class StableCopies {
  private static final int RETRIES = 2;

  private final int entryBytes;
  private final String what;
  private final ByteBuffer words;
  private final ByteBuffer others;
  private final long[] marks;
  private final boolean[] stable;

  /**
   * Room for so many entries at once.
   *
   * @param what names the entries in an exception, in the plural
   */
  StableCopies(int entryBytes, int entries, String what) {
    this.entryBytes = entryBytes;
    this.what = what;
    this.words = BoundedReads.littleEndian(entries * entryBytes);
    this.others = BoundedReads.littleEndian(entries * entryBytes);
    this.marks = new long[entries];
    this.stable = new boolean[entries];
  }

  /** Copies so many entries, from this offset of the file on. */
  void read(FileChannel channel, long offset, int entries) throws IOException {
    copy(channel, offset, 0, entries);
    for (int i = 0; i < entries; i++) {
      for (int tries = 0; tries < RETRIES && !stable[i]; tries++) {
        copy(channel, offset + (long) i * entryBytes, i, 1);
      }
    }
  }

  private void copy(FileChannel channel, long offset, int first, int entries) throws IOException {
    fill(channel, offset, others, first, entries);
    Fences.loadLoad();
    for (int i = first; i < first + entries; i++) {
      marks[i] = others.getLong(at(i));
    }
    fill(channel, offset, words, first, entries);
    Fences.loadLoad();
    fill(channel, offset, others, first, entries);
    for (int i = first; i < first + entries; i++) {
      stable[i] = (marks[i] & 1) == 0 && marks[i] == others.getLong(at(i));
    }
  }

  private void fill(FileChannel channel, long offset, ByteBuffer into, int first, int entries)
      throws IOException {
    BoundedReads.fill(channel, offset, into, at(first), entries * entryBytes, what);
  }

  /** Whether the copy of this entry, counted from the first one read, is one. */
  boolean stable(int entry) {
    return stable[entry];
  }

  /** Of a stable entry. */
  long mark(int entry) {
    return marks[entry];
  }

  /** Where an entry begins in {@link #bytes()}. */
  int at(int entry) {
    return entry * entryBytes;
  }

  /** The entries. */
  ByteBuffer bytes() {
    return words;
  }

  /** The entries once more, as they were a moment later: for words that no mark guards. */
  ByteBuffer bytesThereafter() {
    return others;
  }
}
