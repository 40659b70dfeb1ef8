package io.netagent.hooks;

import java.lang.reflect.Field;
import java.lang.reflect.Method;

/** Whether classes are initialised, which no public API tells without initialising them. */
final class ClassStates {
  private ClassStates() {}

  /** Agent's thread: false also where nothing tells. */
  static boolean isInitialized(Class<?> type) {
    try {
      Object unsafe = unsafe();
      Method method = unsafe.getClass().getMethod("shouldBeInitialized", Class.class);
      return Boolean.FALSE.equals(method.invoke(unsafe, type));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }

  private static Object unsafe() throws ReflectiveOperationException {
    try {
      return Class.forName("jdk.internal.misc.Unsafe").getMethod("getUnsafe").invoke(null);
    } catch (ReflectiveOperationException e) {
      // Java 8; and where nobody has opened that package to this module, in a test.
      Field theUnsafe = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
      theUnsafe.setAccessible(true);
      return theUnsafe.get(null);
    }
  }
}
