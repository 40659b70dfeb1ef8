package io.netagent.hooks;

import java.util.concurrent.atomic.AtomicInteger;

/** Where two threads meet, again and again, to go on within some nanoseconds of each other. */
final class Together {
  /** Then the other one may need this processor. */
  private static final int SPINS = 1_000;

  private final AtomicInteger came = new AtomicInteger();

  /** Returns when the other one has come, too; an interrupt ends the wait for one that won't. */
  @SuppressWarnings("ThreadPriorityCheck")
  void meet() {
    int both = came.incrementAndGet() + 1 & ~1;
    for (int spins = 0; came.get() < both; spins++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("the other one has not come");
      }
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }
}
