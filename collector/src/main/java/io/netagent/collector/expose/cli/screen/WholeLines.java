package io.netagent.collector.expose.cli.screen;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Prints lines that Ctrl-C does not cut: the JVM ends when its shutdown hooks have, and one of them
 * lets the printing that is under way come to its end, unless nobody takes it.
 */
public final class WholeLines implements AutoCloseable {
  private static final int WAITS_MILLIS = 1_000;

  private final PrintWriter out;
  private final ReentrantLock printing = new ReentrantLock();
  private final Thread atExit = new Thread(this::letFinish, "netagent-last-line");

  /** To be closed when there is nothing more to print. */
  public WholeLines(PrintWriter out) {
    this.out = out;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Prints lines that end with a line break; does not return while the JVM is being ended.
   *
   * @return false if nobody reads them any more
   */
  public boolean print(CharSequence lines) {
    printing.lock();
    try {
      out.print(lines);
      return !out.checkError(); // It flushes, too.
    } finally {
      printing.unlock();
    }
  }

  /** Keeps what it locks: nothing is begun any more. */
  void letFinish() {
    try {
      boolean unused = printing.tryLock(WAITS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is being ended: the hook is at work.
    }
  }
}
