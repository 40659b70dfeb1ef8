package io.netagent.collector.expose.web;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends answers that nobody takes, or drop by drop: a client that reads nothing would keep the turn
 * of another one for as long as the JDK's server lets an answer last in all, which has to be long
 * enough for half a million rows. Such a thread stands in a write to the connection's channel, and
 * an interrupt closes that (java.nio.channels.InterruptibleChannel).
 */
final class StalledClients implements AutoCloseable {
  /** In place of a number of bytes, where nobody knows it yet. */
  static final long STREAMED = -1;

  private static final int LOOKS_PER_LIMIT = 4;

  /** So much at once: what is written is noticed as it goes. */
  private static final int PIECE_BYTES = 16 * 1024;

  private final Set<Body> underWay = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "netagent-http-stalled");
            thread.setDaemon(true);
            return thread;
          });

  private final Limits limits;

  StalledClients(Limits limits) {
    this.limits = limits;
    long pause = Math.max(1, limits.whole.toMillis() / LOOKS_PER_LIMIT);
    var unused =
        looks.scheduleWithFixedDelay(this::endStalled, pause, pause, TimeUnit.MILLISECONDS);
  }

  /**
   * How long a client may take.
   *
   * @param whole without taking anything, of an answer that was there before its first byte was
   *     sent
   * @param streamed of one that is sent as it is made, of which there are only a few at once: who
   *     has asked may be reading it
   * @param wholeBytesPerSecond at which an answer that was there is to be taken; beside {@code
   *     whole}
   */
  record Limits(Duration whole, Duration streamed, int wholeBytesPerSecond) {
    static final Limits USUAL =
        new Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), 64 * 1024);

    private long allNanos(long bytes) {
      return bytes == STREAMED
          ? Long.MAX_VALUE
          : whole.toNanos() + bytes * TimeUnit.SECONDS.toNanos(1) / wholeBytesPerSecond;
    }
  }

  /** Writes a body, and closes it when it is whole. */
  @FunctionalInterface
  interface Sending {
    void to(OutputStream body) throws IOException;
  }

  /**
   * Sends, on this thread; throws IOException, also if the client takes too long.
   *
   * @param bytes {@link #STREAMED}, or how many it has
   */
  void send(OutputStream body, long bytes, Sending sending) throws IOException {
    Body watched =
        new Body(body, bytes == STREAMED ? limits.streamed : limits.whole, limits.allNanos(bytes));
    underWay.add(watched);
    try {
      sending.to(watched);
    } finally {
      underWay.remove(watched);
    }
  }

  private void endStalled() {
    long now = System.nanoTime();
    underWay.forEach(body -> body.endIfStalled(now));
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }

  private static final class Body extends FilterOutputStream {
    private final Thread sender = Thread.currentThread();
    private final long limitNanos;
    private final long allNanos;
    private final long begunNanos = System.nanoTime();

    // Guarded by this: an interrupt must not come when the thread does something else already.
    private boolean writing;
    private long sinceNanos;
    private boolean interrupted;

    Body(OutputStream body, Duration limit, long allNanos) {
      super(body);
      limitNanos = limit.toNanos();
      this.allNanos = allNanos;
    }

    private synchronized void begin() {
      writing = true;
      sinceNanos = System.nanoTime();
    }

    private synchronized void end() {
      writing = false;
      if (interrupted) {
        boolean unused = Thread.interrupted(); // Meant for this write alone.
        interrupted = false;
      }
    }

    synchronized void endIfStalled(long nowNanos) {
      if (writing
          && !interrupted
          && (nowNanos - sinceNanos > limitNanos || nowNanos - begunNanos > allNanos)) {
        interrupted = true;
        sender.interrupt();
      }
    }

    @Override
    public void write(int oneByte) throws IOException {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int done = 0; done < length; done += PIECE_BYTES) {
        begin();
        try {
          out.write(bytes, offset + done, Math.min(PIECE_BYTES, length - done));
        } finally {
          end();
        }
      }
    }

    @Override
    public void flush() throws IOException {
      begin();
      try {
        out.flush();
      } finally {
        end();
      }
    }

    /** Flushes what is left, and ends the answer. */
    @Override
    public void close() throws IOException {
      begin();
      try {
        out.close();
      } finally {
        end();
      }
    }
  }
}
