package io.netagent.hooks;

import java.util.concurrent.atomic.AtomicInteger;

/** Where two threads meet, again and again, to go on within some nanoseconds of each other. */
final class Together {
  private final AtomicInteger came = new AtomicInteger();

  /** Returns when the other one has come, too; an interrupt ends the wait for one that won't. */
  void meet() {
    int both = came.incrementAndGet() + 1 & ~1;
    while (came.get() < both) {
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("the other one has not come");
      }
      Thread.onSpinWait();
    }
  }
}
