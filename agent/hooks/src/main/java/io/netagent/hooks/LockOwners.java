package io.netagent.hooks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which lock a thread waits for, and who has it: only java.lang.management tells, a module that an
 * application may have left out. By reflection, because this one needs java.base alone.
 */
final class LockOwners {
  /** What a thread waits for. */
  static final class Lock {
    final String name;
    final long ownerId;

    Lock(String name, long ownerId) {
      this.name = name;
      this.ownerId = ownerId;
    }
  }

  private final Object threads;
  private final Method threadInfo;
  private final Method threadId;
  private final Method lockName;
  private final Method lockOwnerId;

  private LockOwners(Object threads) throws ReflectiveOperationException {
    this.threads = threads;
    Class<?> info = type("ThreadInfo");
    threadInfo = type("ThreadMXBean").getMethod("getThreadInfo", long[].class, int.class);
    threadId = info.getMethod("getThreadId");
    lockName = info.getMethod("getLockName");
    lockOwnerId = info.getMethod("getLockOwnerId");
  }

  /** Null where the module is missing or refuses. */
  static @Nullable LockOwners ofThisJvm() {
    try {
      return new LockOwners(type("ManagementFactory").getMethod("getThreadMXBean").invoke(null));
    } catch (ReflectiveOperationException | LinkageError | SecurityException e) {
      return null;
    }
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName("java.lang.management." + name, true, null);
  }

  /** By thread id; threads that wait for no lock are not in it. */
  Map<Long, Lock> of(long[] threadIds) {
    Map<Long, Lock> locks = new HashMap<>();
    try {
      Object[] infos = (Object[]) threadInfo.invoke(threads, threadIds, 0);
      for (Object info : infos) {
        String name = info == null ? null : (String) lockName.invoke(info);
        if (info != null && name != null) {
          locks.put((Long) threadId.invoke(info), new Lock(name, (Long) lockOwnerId.invoke(info)));
        }
      }
    } catch (IllegalAccessException | InvocationTargetException e) {
      // Without them a dump is still a dump.
    }
    return locks;
  }
}
