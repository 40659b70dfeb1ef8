package io.netagent.recorder;

import java.nio.ByteBuffer;

/**
 * The mapped bytes of a flight record, touched only by single aligned gets and puts. A bulk put
 * that meets a page without memory crashes the JVM; single ones to pages that write(2) has
 * allocated can't fail. Each offset is held against the mapping's length: a mistake of ours is an
 * exception here, which is caught, and not a crash.
 *
 * <p>The mapping lives as long as an object of this class is reachable, which must be longer than
 * any call on it: whoever drops one keeps it until all threads have left it.
 */
final class RecordMemory {
  /** Unmaps itself when it is collected. */
  @SuppressWarnings({"unused", "FieldCanBeLocal"})
  private final Object mapping;

  private final long address;
  private final int bytes;

  /** A direct buffer, page-aligned. */
  RecordMemory(ByteBuffer buffer) {
    this(buffer, UnsafeMemory.address(buffer), buffer.capacity());
  }

  /**
   * @param mapping the owner of these bytes
   */
  RecordMemory(Object mapping, long address, int bytes) {
    this.mapping = mapping;
    this.address = address;
    this.bytes = bytes;
  }

  /**
   * The address of some bytes in a row, checked once for many {@link #load} and {@link #store}:
   * those of a slot, for each read and write of the application.
   */
  long block(int offset, int length) {
    if (offset < 0 || offset > bytes - length) {
      throw new IndexOutOfBoundsException(offset + " of " + bytes);
    }
    return address + offset;
  }

  /** In a {@link #block}, at a multiple of eight. */
  static long load(long address) {
    return UnsafeMemory.getLong(address);
  }

  /** In a {@link #block}, at a multiple of eight. */
  static void store(long address, long value) {
    UnsafeMemory.putLong(address, value);
  }

  /** In a {@link #block}, at a multiple of four. */
  static void storeInt(long address, int value) {
    UnsafeMemory.putInt(address, value);
  }

  /** In a {@link #block}, at a multiple of eight; atomic among all threads of this JVM. */
  static boolean compareAndStore(long address, long expected, long value) {
    return UnsafeMemory.compareAndSetLong(address, expected, value);
  }

  private long address(int offset) {
    // Negative, too far, or not aligned.
    if ((offset | (bytes - Long.BYTES - offset) | -(offset & 3)) < 0) {
      throw new IndexOutOfBoundsException(offset + " of " + bytes);
    }
    return address + offset;
  }

  long getLong(int offset) {
    return load(address(offset));
  }

  void putLong(int offset, long value) {
    store(address(offset), value);
  }

  void putInt(int offset, int value) {
    storeInt(address(offset), value);
  }

  /**
   * Atomic among all threads of this JVM.
   *
   * @return the value before
   */
  long getAndAddLong(int offset, long delta) {
    return UnsafeMemory.getAndAddLong(address(offset), delta);
  }

  /** Atomic among all threads of this JVM. */
  boolean compareAndSetLong(int offset, long expected, long value) {
    return compareAndStore(address(offset), expected, value);
  }
}
