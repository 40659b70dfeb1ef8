package io.netagent.collector;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * Makes the heap of the daemon shrink to what it uses. A tick makes garbage in bursts; by default
 * G1 grows the heap for them, from a start of 1/64 of the machine's memory on, and never gives it
 * back, since an idle JVM has no collection that could. Measured with these flags on a machine with
 * 2 cores and 24 GB, JDK 17: idle, the heap fell from 388 to 57 MB and the resident size from 88 to
 * 79 MB; with 100,000 sockets and an interval of 5 s, the heap from 496 to 221 MB and the resident
 * size from 394 to 162 MB, for 5.7 s of processor time in 50 s instead of 5.5 s.
 *
 * <p>They can be set while the JVM runs, so a user who starts the jar needs to know nothing; what
 * the user has set stays.
 */
final class HeapThrift {
  /** In this order: the least free part may not be above the most. */
  private static final String[][] ANY_COLLECTOR = {
    {"MinHeapFreeRatio", "10"}, {"MaxHeapFreeRatio", "20"},
  };

  private static final String[] G1_INTERVAL_MILLIS = {"G1PeriodicGCInterval", "15000"};

  private HeapThrift() {}

  /** Does what this JVM allows, and is silent about the rest: the collector works without. */
  static void apply() {
    HotSpotDiagnosticMXBean flags;
    try {
      flags = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    } catch (RuntimeException | LinkageError e) {
      return;
    }
    if (flags == null) {
      return;
    }
    for (String[] flag : ANY_COLLECTOR) {
      if (!setIfUntouched(flags, flag[0], flag[1])) {
        break;
      }
    }
    if (usesG1()) {
      var unused = setIfUntouched(flags, G1_INTERVAL_MILLIS[0], G1_INTERVAL_MILLIS[1]);
    }
  }

  private static boolean usesG1() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .map(GarbageCollectorMXBean::getName)
        .anyMatch(name -> name.startsWith("G1 "));
  }

  private static boolean setIfUntouched(HotSpotDiagnosticMXBean flags, String name, String value) {
    try {
      VMOption option = flags.getVMOption(name);
      if (option.getOrigin() != VMOption.Origin.DEFAULT || !option.isWriteable()) {
        return false;
      }
      flags.setVMOption(name, value);
      return true;
    } catch (IllegalArgumentException | UnsupportedOperationException | SecurityException e) {
      return false; // This JVM lacks the flag, or it can't be set while it runs.
    }
  }
}
