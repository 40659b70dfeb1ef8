package io.netagent.recorder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The mapped bytes of a flight record, touched only by single aligned gets and puts. A bulk put
 * that meets a page without memory crashes the JVM; single ones to pages that write(2) has
 * allocated can't fail.
 */
final class RecordMemory {
  private final ByteBuffer bytes;

  /** A buffer over the whole record, direct and therefore aligned. */
  RecordMemory(ByteBuffer bytes) {
    this.bytes = bytes;
    bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  long getLong(int offset) {
    return bytes.getLong(offset);
  }

  void putLong(int offset, long value) {
    bytes.putLong(offset, value);
  }

  void putInt(int offset, int value) {
    bytes.putInt(offset, value);
  }

  /**
   * Atomic among all threads of this JVM.
   *
   * @return the value before
   */
  long getAndAddLong(int offset, long delta) {
    try {
      return (long) MemoryAccess.GET_AND_ADD.invokeExact(bytes, offset, delta);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Atomic among all threads of this JVM. */
  boolean compareAndSetLong(int offset, long expected, long value) {
    try {
      return (boolean) MemoryAccess.COMPARE_AND_SET.invokeExact(bytes, offset, expected, value);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stores before stay before stores after, for readers of the mapping on any processor. */
  static void storeStoreFence() {
    try {
      MemoryAccess.STORE_FENCE.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static void loadLoadFence() {
    try {
      MemoryAccess.LOAD_FENCE.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
