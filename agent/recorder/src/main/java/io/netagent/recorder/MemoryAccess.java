package io.netagent.recorder;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Loads and stores at an address outside of the heap: single instructions, where the accessors of a
 * ByteBuffer check its bounds, its owner and its order again each time, which was a third of the
 * hooks' time. By jdk.internal.misc.Unsafe, which the installer opens to the boot loader's module
 * (sun.misc.Unsafe makes JDK 24+ print a warning); in Java 8, and in tests, by sun.misc.Unsafe. As
 * static finals the handles are constants to the compilers. For little-endian processors, which all
 * of the supported ones are.
 */
final class MemoryAccess {
  /** (long address)long. */
  static final MethodHandle GET_LONG;

  /** (long address, long value)void. */
  static final MethodHandle PUT_LONG;

  /** (long address, int value)void. */
  static final MethodHandle PUT_INT;

  /** (long address, long expected, long value)boolean. */
  static final MethodHandle COMPARE_AND_SET_LONG;

  /** (long address, long delta)long before: one instruction where threads meet, and no loop. */
  static final MethodHandle GET_AND_ADD_LONG;

  private static final MethodHandle GET_LONG_OF_OBJECT;
  private static final long BUFFER_ADDRESS;

  static {
    try {
      Object unsafe = internalUnsafe();
      boolean internal = unsafe != null;
      if (unsafe == null) {
        unsafe = publicUnsafe();
      }
      GET_LONG = handle(unsafe, "getLong", long.class, long.class);
      PUT_LONG = handle(unsafe, "putLong", void.class, long.class, long.class);
      PUT_INT = handle(unsafe, "putInt", void.class, long.class, int.class);
      COMPARE_AND_SET_LONG =
          MethodHandles.insertArguments(
              handle(
                  unsafe,
                  internal ? "compareAndSetLong" : "compareAndSwapLong",
                  boolean.class,
                  Object.class,
                  long.class,
                  long.class,
                  long.class),
              0,
              (Object) null);
      GET_AND_ADD_LONG =
          MethodHandles.insertArguments(
              handle(unsafe, "getAndAddLong", long.class, Object.class, long.class, long.class),
              0,
              (Object) null);
      GET_LONG_OF_OBJECT = handle(unsafe, "getLong", long.class, Object.class, long.class);
      BUFFER_ADDRESS =
          (long)
              unsafe
                  .getClass()
                  .getMethod("objectFieldOffset", Field.class)
                  .invoke(unsafe, Buffer.class.getDeclaredField("address"));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private MemoryAccess() {}

  private static MethodHandle handle(Object unsafe, String name, Class<?> result, Class<?>... of)
      throws ReflectiveOperationException {
    return MethodHandles.lookup()
        .findVirtual(unsafe.getClass(), name, MethodType.methodType(result, of))
        .bindTo(unsafe);
  }

  /** Null where there is none, or where it is not open to this class. */
  private static @Nullable Object internalUnsafe() {
    try {
      return Class.forName("jdk.internal.misc.Unsafe").getMethod("getUnsafe").invoke(null);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  static Object publicUnsafe() throws ReflectiveOperationException {
    Field theUnsafe = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
    theUnsafe.setAccessible(true);
    return theUnsafe.get(null);
  }

  /** Where a direct buffer begins. */
  static long address(ByteBuffer direct) {
    try {
      return (long) GET_LONG_OF_OBJECT.invokeExact((Object) direct, BUFFER_ADDRESS);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
