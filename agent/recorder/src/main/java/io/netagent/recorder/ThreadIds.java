package io.netagent.recorder;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;

/**
 * Ids of threads by a constant method handle to the field: the public way may be overridden by the
 * application. The installer opens java.lang to this module; where nobody has (a test, a
 * collector), it is the public way.
 */
public final class ThreadIds {
  private static final MethodHandle ID = handle();

  private ThreadIds() {}

  private static MethodHandle handle() {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      try {
        Field field = Thread.class.getDeclaredField("tid");
        field.setAccessible(true);
        return lookup.unreflectGetter(field);
      } catch (ReflectiveOperationException | RuntimeException e) {
        return lookup.findVirtual(Thread.class, "getId", MethodType.methodType(long.class));
      }
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  public static long of(Thread thread) {
    try {
      return (long) ID.invokeExact(thread);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of the thread that runs. */
  public static long current() {
    return of(Thread.currentThread());
  }
}
