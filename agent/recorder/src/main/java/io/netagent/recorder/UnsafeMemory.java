package io.netagent.recorder;

import java.lang.reflect.Field;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sun.misc.Unsafe;

/**
 * Loads and stores at an address outside of the heap, and loads of fields that Java hides: single
 * instructions, where the accessors of a ByteBuffer check its bounds, its owner and its order again
 * each time, which was a third of the hooks' time. For little-endian processors, which all of the
 * supported ones are.
 *
 * <p>Written for sun.misc.Unsafe, which Java 8 has, and the JVMs of tests. From 11 on the installer
 * puts jdk.internal.misc.Unsafe in its place when it defines this class: the other makes JDK 24+
 * print a warning, and is in a module that a small JVM may lack. By plain calls, because each shape
 * of a method handle makes a JVM spin classes at its start, some 30 ms for the few that are here.
 */
public final class UnsafeMemory {
  private static final Unsafe UNSAFE = unsafe();
  private static final long BUFFER_ADDRESS = fieldOffset(Buffer.class, "address");

  private UnsafeMemory() {}

  private static Unsafe unsafe() {
    try {
      Field theUnsafe = Unsafe.class.getDeclaredField("theUnsafe");
      theUnsafe.setAccessible(true);
      return (Unsafe) Objects.requireNonNull(theUnsafe.get(null));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Where a field lies in the objects of this class. */
  @SuppressWarnings("removal")
  public static long fieldOffset(Class<?> owner, String field) {
    try {
      return UNSAFE.objectFieldOffset(owner.getDeclaredField(field));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Where a direct buffer begins. */
  static long address(ByteBuffer direct) {
    return getLong(direct, BUFFER_ADDRESS);
  }

  /** A field of an object that is of the class whose offset this is, and not null. */
  @SuppressWarnings("removal")
  static long getLong(Object object, long fieldOffset) {
    return UNSAFE.getLong(Objects.requireNonNull(object), fieldOffset);
  }

  /** As {@link #getLong(Object, long)}. */
  @SuppressWarnings("removal")
  public static int getInt(Object object, long fieldOffset) {
    return UNSAFE.getInt(Objects.requireNonNull(object), fieldOffset);
  }

  /** As {@link #getLong(Object, long)}. */
  @SuppressWarnings("removal")
  public static @Nullable Object getReference(Object object, long fieldOffset) {
    return UNSAFE.getObject(Objects.requireNonNull(object), fieldOffset);
  }

  @SuppressWarnings("removal")
  static long getLong(long address) {
    return UNSAFE.getLong(address);
  }

  @SuppressWarnings("removal")
  static void putLong(long address, long value) {
    UNSAFE.putLong(address, value);
  }

  @SuppressWarnings("removal")
  static void putInt(long address, int value) {
    UNSAFE.putInt(address, value);
  }

  @SuppressWarnings("removal")
  static boolean compareAndSetLong(long address, long expected, long value) {
    return UNSAFE.compareAndSwapLong(null, address, expected, value);
  }

  /** The value before: one instruction where threads meet, and no loop. */
  @SuppressWarnings("removal")
  static long getAndAddLong(long address, long delta) {
    return UNSAFE.getAndAddLong(null, address, delta);
  }

  /** Loads before stay before loads and stores after. */
  @SuppressWarnings("removal")
  static void loadFence() {
    UNSAFE.loadFence();
  }

  /** Loads and stores before stay before stores after. */
  @SuppressWarnings("removal")
  static void storeFence() {
    UNSAFE.storeFence();
  }
}
