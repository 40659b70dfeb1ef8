package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** The way of Java 8, on whatever JDK runs the tests: sun.misc.Unsafe has not gone yet. */
class MemoryAccessTest {
  @Test
  void unsafe_compareAndSet_setsOnlyWhatIsExpected() throws Throwable {
    MemoryAccess.Handles handles = MemoryAccess.unsafe();
    ByteBuffer bytes = ByteBuffer.allocateDirect(64).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(16, 5);

    boolean set = (boolean) handles.compareAndSet.invokeExact(bytes, 16, 5L, 6L);
    boolean setAgain = (boolean) handles.compareAndSet.invokeExact(bytes, 16, 5L, 7L);

    assertTrue(set);
    assertFalse(setAgain);
    assertEquals(0, bytes.getLong(8));
    assertEquals(6, bytes.getLong(16));
    assertEquals(0, bytes.getLong(24));
  }

  @Test
  void unsafe_getAndAdd_addsToOneWord() throws Throwable {
    MemoryAccess.Handles handles = MemoryAccess.unsafe();
    ByteBuffer bytes = ByteBuffer.allocateDirect(64).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(16, 5);

    long before = (long) handles.getAndAdd.invokeExact(bytes, 16, 1L << 40);

    assertEquals(5, before);
    assertEquals(0, bytes.getLong(8));
    assertEquals(5 + (1L << 40), bytes.getLong(16));
    assertEquals(0, bytes.getLong(24));
  }

  @Test
  void unsafe_fences_canBeCalled() throws Throwable {
    MemoryAccess.Handles handles = MemoryAccess.unsafe();
    handles.storeFence.invokeExact();
    handles.loadFence.invokeExact();
  }
}
