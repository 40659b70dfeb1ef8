package io.netagent.hooks;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.locks.LockSupport;

/**
 * The agent's one thread: ticks the coarse clock, resolves stacks, takes memory ahead of the
 * highest fd and of the closed connections. A daemon, so the application ends when it wants to.
 */
final class RecorderThread extends Thread {
  /** 100 ms costs nothing that shows; 10 ms would cost 0.3 % of a core for each JVM. */
  private static final long TICK_NANOS = 100_000_000;

  /**
   * A recording that fails this often is broken; going on would only burn the application's time.
   */
  private static final long HOOK_ERRORS_LIMIT = 1_000;

  private final Recording recording;

  private RecorderThread(Recording recording) {
    super("netagent");
    this.recording = recording;
  }

  /** A thread may do what its maker's callers may; under a security manager that must be all. */
  static RecorderThread start(Recording recording) {
    return AccessController.doPrivileged(
        new PrivilegedAction<RecorderThread>() {
          @Override
          public RecorderThread run() {
            return startHere(recording);
          }
        });
  }

  private static RecorderThread startHere(Recording recording) {
    RecorderThread thread = new RecorderThread(recording);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    recording.tickedBy(thread);
    thread.start();
    return thread;
  }

  @Override
  public void run() {
    long nextTickNanos = System.nanoTime();
    while (SocketHooks.isUnderWay(recording) && recording.hookErrors() < HOOK_ERRORS_LIMIT) {
      try {
        long nowNanos = System.nanoTime();
        if (nowNanos - nextTickNanos >= 0) {
          nextTickNanos = nowNanos + TICK_NANOS;
          recording.tick(nowNanos);
        } else {
          recording.takeMemoryAhead(nowNanos);
        }
      } catch (Throwable t) {
        SocketHooks.failed(recording, t);
      }
      // Woken early where fds come close to the last slot, or closes to the last place for one.
      LockSupport.parkNanos(nextTickNanos - System.nanoTime());
      // Somebody may interrupt every thread of the JVM; the flag left set, no park would wait
      // again.
      boolean ignored = Thread.interrupted();
    }
    SocketHooks.stop(recording);
  }
}
