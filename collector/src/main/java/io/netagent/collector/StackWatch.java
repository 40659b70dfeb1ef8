package io.netagent.collector;

import io.netagent.collector.diagnose.evidence.ThreadsSeen;
import io.netagent.collector.source.ThreadDumps;
import io.netagent.recorder.ThreadDump;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Gets the stacks that rules wish for, beside the ticks: an agent may take two seconds to answer.
 * What it got is there at a later tick. A JVM is asked no more often than once in {@link
 * #PAUSE_NANOS}, however much is wished.
 */
final class StackWatch implements AutoCloseable {
  /** Walking a thousand stacks stops a JVM for some 10 ms. */
  static final long PAUSE_NANOS = 10_000_000_000L;

  private static final int WAITING = 16;

  /** An agent answers within two seconds or not at all. */
  private static final long AWAITED_NANOS = 4_000_000_000L;

  private final ThreadDumps dumps;
  private final Map<Integer, ThreadsSeen> seenByPid = new ConcurrentHashMap<>();
  private final Map<Integer, Long> askedAtNanos = new HashMap<>();
  private final ExecutorService asker =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING),
          task -> {
            Thread thread = new Thread(task, "netagent-stacks");
            thread.setDaemon(true);
            return thread;
          });

  StackWatch(ThreadDumps dumps) {
    this.dumps = dumps;
  }

  /** The stacks got so far, by pid. */
  Map<Integer, ThreadsSeen> seen() {
    return Map.copyOf(seenByPid);
  }

  /** Asks those that were not asked of late; forgets the others. On the ticking thread. */
  void ask(Set<Integer> pids, long nowNanos) {
    seenByPid.keySet().retainAll(pids);
    askedAtNanos.values().removeIf(at -> nowNanos - at >= PAUSE_NANOS);
    for (int pid : pids) {
      if (!askedAtNanos.containsKey(pid)) {
        try {
          asker.execute(() -> askNow(pid));
          askedAtNanos.put(pid, nowNanos);
        } catch (RejectedExecutionException e) {
          return; // Too many at once: at the next tick then.
        }
      }
    }
  }

  /** Those that were asked of late and have not answered yet. On the ticking thread. */
  Set<Integer> awaited(long nowNanos) {
    Set<Integer> awaited = new TreeSet<>();
    askedAtNanos.forEach(
        (pid, at) -> {
          if (nowNanos - at < AWAITED_NANOS && !seenByPid.containsKey(pid)) {
            awaited.add(pid);
          }
        });
    return awaited;
  }

  private void askNow(int pid) {
    try {
      ThreadDumps.Answer answer = dumps.ask(pid);
      ThreadDump dump = answer.dump();
      if (dump != null) {
        seenByPid.put(
            pid, new ThreadsSeen(answer.readAtNanos(), dump.threads(), dump.threadsInAll()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    asker.shutdownNow();
  }
}
