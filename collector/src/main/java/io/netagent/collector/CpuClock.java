package io.netagent.collector;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The processor time that a thread has used: what the collector says of its own cost. */
final class CpuClock {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CpuClock() {}

  /** Of the thread that asks, user and system. 0 where the JVM can't tell. */
  static long threadNanos() {
    return THREADS.isCurrentThreadCpuTimeSupported()
        ? Math.max(0, THREADS.getCurrentThreadCpuTime())
        : 0;
  }
}
