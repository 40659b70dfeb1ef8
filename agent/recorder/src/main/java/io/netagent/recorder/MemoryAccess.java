package io.netagent.recorder;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The fences and the atomic operations, by whatever name this JDK has for them: VarHandle is Java 9
 * and this class is Java 8 bytecode. As static finals the handles are constants to the compilers
 * and cost nothing.
 */
final class MemoryAccess {
  /** ()void. */
  static final MethodHandle STORE_FENCE;

  /** ()void. */
  static final MethodHandle LOAD_FENCE;

  /**
   * (ByteBuffer, int offset, long expected, long value)boolean, on a direct buffer, at a multiple
   * of eight.
   */
  static final MethodHandle COMPARE_AND_SET;

  /**
   * (ByteBuffer, int offset, long delta)long before, on a direct buffer, at a multiple of eight.
   * One instruction where threads meet, and not a loop of COMPARE_AND_SET.
   */
  static final MethodHandle GET_AND_ADD;

  static {
    try {
      Handles handles = ofThisJdk();
      STORE_FENCE = handles.storeFence;
      LOAD_FENCE = handles.loadFence;
      COMPARE_AND_SET = handles.compareAndSet;
      GET_AND_ADD = handles.getAndAdd;
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private MemoryAccess() {}

  static final class Handles {
    final MethodHandle storeFence;
    final MethodHandle loadFence;
    final MethodHandle compareAndSet;
    final MethodHandle getAndAdd;

    Handles(
        MethodHandle storeFence,
        MethodHandle loadFence,
        MethodHandle compareAndSet,
        MethodHandle getAndAdd) {
      this.storeFence = storeFence;
      this.loadFence = loadFence;
      this.compareAndSet = compareAndSet;
      this.getAndAdd = getAndAdd;
    }
  }

  private static Handles ofThisJdk() throws ReflectiveOperationException {
    Class<?> varHandle;
    try {
      varHandle = Class.forName("java.lang.invoke.VarHandle");
    } catch (ClassNotFoundException e) {
      return unsafe();
    }
    return varHandle(varHandle);
  }

  private static Handles varHandle(Class<?> varHandle) throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    MethodType noArguments = MethodType.methodType(void.class);
    Class<?> accessMode = Class.forName("java.lang.invoke.VarHandle$AccessMode");
    Object longs =
        MethodHandles.class
            .getMethod("byteBufferViewVarHandle", Class.class, ByteOrder.class)
            .invoke(null, long[].class, ByteOrder.LITTLE_ENDIAN);
    Method handle = varHandle.getMethod("toMethodHandle", accessMode);
    Method mode = accessMode.getMethod("valueFromMethodName", String.class);
    return new Handles(
        lookup.findStatic(varHandle, "storeStoreFence", noArguments),
        lookup.findStatic(varHandle, "loadLoadFence", noArguments),
        (MethodHandle) handle.invoke(longs, mode.invoke(null, "compareAndSet")),
        (MethodHandle) handle.invoke(longs, mode.invoke(null, "getAndAdd")));
  }

  /** Java 8: sun.misc.Unsafe, on little-endian processors, which all of the supported ones are. */
  static Handles unsafe() throws ReflectiveOperationException {
    Class<?> unsafeClass = Class.forName("sun.misc.Unsafe");
    Field theUnsafe = unsafeClass.getDeclaredField("theUnsafe");
    theUnsafe.setAccessible(true);
    Object unsafe = theUnsafe.get(null);
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    MethodType noArguments = MethodType.methodType(void.class);
    long addressField =
        (long)
            unsafeClass
                .getMethod("objectFieldOffset", Field.class)
                .invoke(unsafe, Buffer.class.getDeclaredField("address"));
    // (ByteBuffer)long: where the buffer begins.
    MethodHandle begin =
        MethodHandles.insertArguments(
                lookup
                    .findVirtual(
                        unsafeClass,
                        "getLong",
                        MethodType.methodType(long.class, Object.class, long.class))
                    .bindTo(unsafe),
                1,
                addressField)
            .asType(MethodType.methodType(long.class, ByteBuffer.class));
    // (ByteBuffer, int)long: the address of an offset in it.
    MethodHandle address =
        MethodHandles.filterArguments(
            lookup
                .findStatic(
                    Math.class,
                    "addExact",
                    MethodType.methodType(long.class, long.class, long.class))
                .asType(MethodType.methodType(long.class, long.class, int.class)),
            0,
            begin);
    MethodHandle compareAndSwap =
        lookup
            .findVirtual(
                unsafeClass,
                "compareAndSwapLong",
                MethodType.methodType(
                    boolean.class, Object.class, long.class, long.class, long.class))
            .bindTo(unsafe);
    MethodHandle getAndAdd =
        lookup
            .findVirtual(
                unsafeClass,
                "getAndAddLong",
                MethodType.methodType(long.class, Object.class, long.class, long.class))
            .bindTo(unsafe);
    return new Handles(
        lookup.findVirtual(unsafeClass, "storeFence", noArguments).bindTo(unsafe),
        lookup.findVirtual(unsafeClass, "loadFence", noArguments).bindTo(unsafe),
        MethodHandles.collectArguments(
            MethodHandles.insertArguments(compareAndSwap, 0, (Object) null), 0, address),
        MethodHandles.collectArguments(
            MethodHandles.insertArguments(getAndAdd, 0, (Object) null), 0, address));
  }
}
