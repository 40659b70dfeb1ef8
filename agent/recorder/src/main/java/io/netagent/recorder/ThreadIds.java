package io.netagent.recorder;

/** Ids of threads, from the field itself: the public way may be overridden by the application. */
public final class ThreadIds {
  private static final long ID = UnsafeMemory.fieldOffset(Thread.class, "tid");

  private ThreadIds() {}

  public static long of(Thread thread) {
    return UnsafeMemory.getLong(thread, ID);
  }

  /** Of the thread that runs. */
  public static long current() {
    return of(Thread.currentThread());
  }
}
