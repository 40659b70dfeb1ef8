package io.netagent.recorder;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The mapped bytes of a flight record, touched only by single aligned gets and puts. A bulk put
 * that meets a page without memory crashes the JVM; single ones to pages that write(2) has
 * allocated can't fail.
 *
 * <p>Why the fences are method handles: VarHandle is Java 9, this class is Java 8 bytecode. As
 * static finals they are constants to the compilers and cost nothing.
 */
final class RecordMemory {
  private static final MethodHandle STORE_STORE_FENCE;
  private static final MethodHandle LOAD_LOAD_FENCE;

  /** (ByteBuffer, int, long)long. */
  private static final MethodHandle GET_AND_ADD_LONG;

  static {
    try {
      Class<?> varHandle = Class.forName("java.lang.invoke.VarHandle");
      Class<?> accessMode = Class.forName("java.lang.invoke.VarHandle$AccessMode");
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MethodType noArguments = MethodType.methodType(void.class);
      STORE_STORE_FENCE = lookup.findStatic(varHandle, "storeStoreFence", noArguments);
      LOAD_LOAD_FENCE = lookup.findStatic(varHandle, "loadLoadFence", noArguments);
      Object longs =
          MethodHandles.class
              .getMethod("byteBufferViewVarHandle", Class.class, ByteOrder.class)
              .invoke(null, long[].class, ByteOrder.LITTLE_ENDIAN);
      Object getAndAdd =
          accessMode.getMethod("valueFromMethodName", String.class).invoke(null, "getAndAdd");
      GET_AND_ADD_LONG =
          (MethodHandle) varHandle.getMethod("toMethodHandle", accessMode).invoke(longs, getAndAdd);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

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

  /** Atomic among all threads of this JVM. */
  void addLong(int offset, long delta) {
    try {
      long before = (long) GET_AND_ADD_LONG.invokeExact(bytes, offset, delta);
      assert before >= 0;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stores before stay before stores after, for readers of the mapping on any processor. */
  static void storeStoreFence() {
    try {
      STORE_STORE_FENCE.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static void loadLoadFence() {
    try {
      LOAD_LOAD_FENCE.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
