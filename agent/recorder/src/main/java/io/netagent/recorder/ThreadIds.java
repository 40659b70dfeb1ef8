package io.netagent.recorder;

/** Ids of threads, from the field itself: the public way may be overridden by the application. */
public final class ThreadIds {
  private static final long ID = MemoryAccess.fieldOffset(Thread.class, "tid");

  private ThreadIds() {}

  public static long of(Thread thread) {
    return MemoryAccess.getLong(thread, ID);
  }

  /** Of the thread that runs. */
  public static long current() {
    return of(Thread.currentThread());
  }
}
