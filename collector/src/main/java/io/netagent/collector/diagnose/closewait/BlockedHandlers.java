package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.ServerWorkers;
import io.netagent.collector.diagnose.evidence.Waiting;
import io.netagent.collector.diagnose.evidence.WaitingThread;
import io.netagent.collector.diagnose.evidence.WaitingThreads;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.recorder.ConnectionRole;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which processes' handlers have been blocked at one place from one dump to the next: what a single
 * dump shows may be over a moment later. Time is an argument.
 */
final class BlockedHandlers {
  /** Dumps come 10 s apart, and some. */
  private static final double STEADY_SECONDS = 8;

  /** What the record tells of one call needs no second dump. */
  private static final double CALL_SECONDS = 10;

  /** So long what was told stands while a JVM is slow to give its next stacks. */
  private static final long HELD_NANOS = 25_000_000_000L;

  /** A pool that is not all blocked must have so many blocked to be named. */
  private static final int MANY = 5;

  private final Map<ProcessKey, Past> pastByProcess = new HashMap<>();

  private record ProcessKey(int pid, long startTicks) {
    static ProcessKey of(ProcessEvidence process) {
      return new ProcessKey(process.pid(), process.facts().startTicks());
    }
  }

  private record Place(Waiting waiting, String lock, String frame) {
    static Place of(WaitingThread thread) {
      boolean locked = thread.waiting() == Waiting.LOCK;
      return new Place(
          thread.waiting(), locked ? thread.thread().lock() : "", thread.site().frame());
    }
  }

  private record Since(Place place, long takenAtNanos) {}

  private static final class Past {
    Map<Long, Since> sinceByThread = Map.of();
    long takenAtNanos = Long.MIN_VALUE;
    @Nullable ServerWorkers told;
    long toldAtNanos;
  }

  /** Forgets the processes that are not asked about any more. */
  void retain(List<ProcessEvidence> processes) {
    Set<ProcessKey> keys = new HashSet<>();
    processes.forEach(process -> keys.add(ProcessKey.of(process)));
    pastByProcess.keySet().retainAll(keys);
  }

  /**
   * The handlers that keep the process from serving; null if that is not what its stacks show.
   *
   * @param siteStacks of the connections that wait for them, as far as they were read once
   * @param connections that wait
   * @param patient so long has nobody come that anything a thread waits for is worth naming
   */
  @Nullable ServerWorkers of(
      ProcessEvidence process,
      List<List<String>> siteStacks,
      int connections,
      boolean patient,
      long nowNanos) {
    Past past = pastByProcess.computeIfAbsent(ProcessKey.of(process), key -> new Past());
    WaitingThreads threads = process.waiting();
    if (threads == null) {
      return past.told != null && nowNanos - past.toldAtNanos < HELD_NANOS ? past.told : null;
    }
    advance(past, threads);
    ServerWorkers workers =
        ServerWorkers.waiting(
            threads,
            handlers(process, threads, siteStacks),
            past.told == null ? "" : past.told.site().frame());
    boolean blocked =
        workers != null
            && (areEnough(workers, connections) || (patient && workers.areMost()))
            && (patient || isNoPause(workers))
            && steady(process, past, workers) >= Math.min(workers.size(), MANY);
    past.told = blocked ? workers : null;
    past.toldAtNanos = nowNanos;
    return past.told;
  }

  private static void advance(Past past, WaitingThreads threads) {
    long takenAtNanos = threads.seen().takenAtNanos();
    if (takenAtNanos == past.takenAtNanos) {
      return;
    }
    Map<Long, Since> next = new HashMap<>();
    for (WaitingThread thread : threads.threads()) {
      Since before = past.sinceByThread.get(thread.thread().id());
      Place place = Place.of(thread);
      next.put(
          thread.thread().id(),
          before != null && before.place.equals(place) ? before : new Since(place, takenAtNanos));
    }
    past.sinceByThread = next;
    past.takenAtNanos = takenAtNanos;
  }

  /** All of a pool, but for the one that holds the lock; or one for each connection that waits. */
  private static boolean areEnough(ServerWorkers workers, int connections) {
    WaitingThread owner = workers.group().owner();
    int others = workers.all() - workers.size() - (owner != null && owner.inApplication() ? 1 : 0);
    boolean all = others <= 0 && workers.idle() == 0 && (workers.size() >= 2 || connections >= 2);
    return all || (workers.size() >= MANY && workers.size() >= connections);
  }

  /** A pause, or a wait with a limit as in long polling, is a handler at work. */
  private static boolean isNoPause(ServerWorkers workers) {
    return switch (workers.group().waiting()) {
      case LOCK, READ, WRITE, CONNECT, LOOKUP -> true;
      case SIGNAL ->
          workers.group().threads().stream()
              .allMatch(each -> each.thread().state() == Thread.State.WAITING);
      default -> false;
    };
  }

  private static long steady(ProcessEvidence process, Past past, ServerWorkers workers) {
    Set<Long> inLongCalls = new HashSet<>();
    for (BlockedCall call : process.facts().agent().blocked().calls()) {
      if (process.blockedSeconds(call) >= CALL_SECONDS) {
        inLongCalls.add(call.threadId());
      }
    }
    return workers.group().threads().stream()
        .filter(
            each -> {
              Since since = past.sinceByThread.get(each.thread().id());
              return inLongCalls.contains(each.thread().id())
                  || (since != null
                      && (past.takenAtNanos - since.takenAtNanos) / 1e9 >= STEADY_SECONDS);
            })
        .count();
  }

  /** Threads in the application's methods that the connections were read by, or in their calls. */
  private static Set<Long> handlers(
      ProcessEvidence process, WaitingThreads threads, List<List<String>> siteStacks) {
    Set<String> methods = new HashSet<>();
    siteStacks.forEach(stack -> stack.forEach(frame -> methods.add(method(frame))));
    Set<Long> handlers = new HashSet<>();
    for (WaitingThread thread : threads.threads()) {
      if (thread.inApplication()
          && thread.thread().frames().stream()
              .map(BlockedHandlers::method)
              .anyMatch(method -> methods.contains(method) && !method.startsWith("java."))) {
        handlers.add(thread.thread().id());
      }
    }
    for (BlockedCall call : process.facts().agent().blocked().calls()) {
      if (call.role() == ConnectionRole.SERVER) {
        handlers.add(call.threadId());
      }
    }
    return handlers;
  }

  private static String method(String frame) {
    String plain = ApplicationFrames.withoutModule(frame);
    int end = plain.indexOf('(');
    return end < 0 ? plain : plain.substring(0, end);
  }
}
