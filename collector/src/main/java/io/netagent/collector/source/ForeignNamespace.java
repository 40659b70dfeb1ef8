package io.netagent.collector.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a reading inside another network namespace: what {@code /proc/sys/net} shows and where a
 * netlink socket belongs depends on the thread that opens it. A thread is made for one reading,
 * moves alone (setns(2)), and ends; it never comes back and never does other work. Needs
 * CAP_SYS_ADMIN, and CAP_SYS_PTRACE for processes of other users.
 *
 * <p>A thread inherits the namespace of the one that starts it, so the task must start none (the
 * cleaner of JNA's memory runs before). What it opens stays in that namespace and may be used from
 * anywhere afterwards. Inside, {@code /proc/net} and {@code /proc/self/net} still show the
 * namespace of the collector's first thread: take {@code /proc/thread-self/net}. Thread-safe.
 */
public final class ForeignNamespace {
  /** A task that never ends keeps its thread. So many may, then nothing is started any more. */
  static final int MAX_RUNNING = 4;

  private final Path root;
  private final Duration limit;
  private final AtomicInteger running = new AtomicInteger();

  /**
   * @param procRoot {@code /proc}
   * @param limit for one reading; when it is over, its thread is interrupted and left behind
   */
  public ForeignNamespace(Path procRoot, Duration limit) {
    this.root = procRoot;
    this.limit = limit;
  }

  /**
   * The task's result. The reader's own namespace takes no right.
   *
   * @throws NamespaceException if it can't be entered, or its process has gone or moved
   * @throws InterruptedIOException if the caller is interrupted; its flag is set again
   * @throws IOException with the cause, if the task fails or does not end in time
   */
  public <T> T call(NetworkNamespace namespace, Callable<T> task) throws IOException {
    String where =
        namespace.own()
            ? "the network namespace of netagent itself"
            : "the network namespace of process " + namespace.representativePid();
    FutureTask<T> reading =
        new FutureTask<>(
            () -> {
              enter(namespace, where);
              return task.call();
            });
    Thread thread = start(reading, namespace, where);
    try {
      T result = reading.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      thread.join(limit.toMillis() + 1);
      return result;
    } catch (InterruptedException e) {
      reading.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading in " + where);
    } catch (TimeoutException e) {
      reading.cancel(true);
      throw new IOException(
          "reading in " + where + " took longer than " + limit.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause(), where);
    }
  }

  private static IOException failure(Throwable cause, String where) {
    if (cause instanceof NamespaceException) {
      return new NamespaceException(String.valueOf(cause.getMessage()), cause);
    }
    return new IOException("reading in " + where + " failed: " + cause, cause);
  }

  private Thread start(FutureTask<?> reading, NetworkNamespace namespace, String where)
      throws IOException {
    if (running.incrementAndGet() > MAX_RUNNING) {
      running.decrementAndGet();
      throw new NamespaceException(
          MAX_RUNNING
              + " readings in other network namespaces have not ended; none is begun in "
              + where);
    }
    try {
      if (!namespace.own()) {
        NamespaceCalls.load();
      }
      Thread thread = new Thread(() -> run(reading), "netagent-namespace");
      thread.setDaemon(true);
      thread.start();
      return thread;
    } catch (LinkageError e) {
      running.decrementAndGet();
      throw new NamespaceException("JNA's native library can't be loaded: " + e, e);
    } catch (OutOfMemoryError e) {
      running.decrementAndGet();
      throw new NamespaceException("no thread can be started for " + where + ": " + e, e);
    }
  }

  private void run(FutureTask<?> reading) {
    try {
      reading.run();
    } finally {
      running.decrementAndGet();
    }
  }

  private void enter(NetworkNamespace namespace, String where) throws NamespaceException {
    if (!namespace.own()) {
      int fd = NamespaceCalls.openLink(root.resolve(namespace.representativePid() + "/ns/net"));
      if (fd < 0) {
        throw new NamespaceException(openReason(-fd, namespace.representativePid(), where));
      }
      int failed = NamespaceCalls.enterAndClose(fd);
      if (failed < 0) {
        throw new NamespaceException(
            -failed == NamespaceCalls.EPERM
                ? "needs CAP_SYS_ADMIN to enter " + where
                : where + " can't be entered: setns gives errno " + -failed);
      }
    }
    NamespaceMark here = NamespaceMark.of(root.resolve("thread-self"));
    if (here == null || !here.isOf(namespace)) {
      throw new NamespaceException(where + " is no longer the one that was asked for");
    }
  }

  private static String openReason(int errno, int pid, String where) {
    return switch (errno) {
      case NamespaceCalls.EPERM, NamespaceCalls.EACCES ->
          "needs CAP_SYS_ADMIN to enter " + where + ", and CAP_SYS_PTRACE to look at it";
      case NamespaceCalls.ENOENT, NamespaceCalls.ESRCH ->
          "process " + pid + " is gone, its network namespace can't be entered";
      default -> where + " can't be entered: open gives errno " + errno;
    };
  }
}
