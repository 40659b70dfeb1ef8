package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The threads of one dump by what they wait for. Immutable. */
public final class WaitingThreads {
  private static final Comparator<Group> LARGEST_FIRST =
      Comparator.<Group>comparingInt(group -> group.threads().size())
          .reversed()
          .thenComparing(group -> group.site().frame())
          .thenComparing(Group::lock);

  private final ThreadsSeen seen;
  private final Map<Long, WaitingThread> threadById = new LinkedHashMap<>();

  /** Threads with one of these in common wait for the same thing. */
  private record Key(Waiting waiting, String lock, String frame, String waitsIn) {
    static Key of(WaitingThread thread) {
      return thread.waiting() == Waiting.LOCK && !thread.thread().lock().isEmpty()
          ? new Key(Waiting.LOCK, thread.thread().lock(), "", "")
          : new Key(thread.waiting(), "", thread.site().frame(), thread.waitsIn());
    }
  }

  /**
   * Threads that wait for one and the same: for one lock, wherever they do; else in one way at one
   * place.
   *
   * @param lock as the JVM names it, such as {@code java.lang.Object@1b2c3d}; of {@link
   *     Waiting#SIGNAL} the first thread's; may be empty. Hostile text
   * @param site where most of them wait, of kind {@code blocked-in}, with the stack of one of them
   * @param owner the thread that holds the lock, or null: none, or not in the dump
   * @param deadlock the owner waits for a lock too, and in the end for one that itself holds
   * @param threads at least one, by thread id
   */
  public record Group(
      Waiting waiting,
      String lock,
      SiteFrame site,
      @Nullable WaitingThread owner,
      boolean deadlock,
      List<WaitingThread> threads) {
    public Group {
      threads = List.copyOf(threads);
    }

    public int size() {
      return threads.size();
    }

    /** The lock's class, or empty: numbers behind it say nothing to a reader. */
    public String lockClass() {
      int at = lock.indexOf('@');
      return at < 0 ? lock : lock.substring(0, at);
    }

    /** {@code held by thread 21 (stock-refresh), which sleeps at …}; empty if not known. */
    public String heldBy() {
      return owner == null
          ? ""
          : "held by thread "
              + owner.thread().id()
              + " ("
              + owner.thread().name()
              + "), which "
              + owner.doing();
    }

    /** As a finding shows them, each with its stack. */
    public List<BlockedThread> blockedThreads(ProcessEvidence process) {
      return threads.stream()
          .map(each -> process.blockedThread(each.thread(), each.doing()))
          .toList();
    }
  }

  private WaitingThreads(ThreadsSeen seen) {
    this.seen = seen;
  }

  /**
   * What the threads of a dump wait for.
   *
   * @param applicationPackages those that the process's own agent was told
   */
  public static WaitingThreads of(
      ThreadsSeen seen, ApplicationFrames frames, List<String> applicationPackages) {
    WaitingThreads all = new WaitingThreads(seen);
    seen.threads()
        .forEach(
            thread ->
                all.threadById.put(
                    thread.id(), WaitingThread.of(thread, frames, applicationPackages)));
    return all;
  }

  /** What this was made from. */
  public ThreadsSeen seen() {
    return seen;
  }

  public List<WaitingThread> threads() {
    return List.copyOf(threadById.values());
  }

  /** The thread with this id, or null. */
  public @Nullable WaitingThread thread(long id) {
    return threadById.get(id);
  }

  /** The threads that pass, by what they wait for, the largest group first. */
  public List<Group> groups(Predicate<WaitingThread> which) {
    Map<Key, List<WaitingThread>> byKey = new HashMap<>();
    threadById.values().stream()
        .filter(which)
        .forEach(
            thread -> byKey.computeIfAbsent(Key.of(thread), k -> new ArrayList<>()).add(thread));
    return byKey.values().stream().map(this::group).sorted(LARGEST_FIRST).toList();
  }

  private Group group(List<WaitingThread> threads) {
    threads.sort(Comparator.comparingLong(each -> each.thread().id()));
    WaitingThread first = threads.get(0);
    WaitingThread owner =
        first.waiting() == Waiting.LOCK ? threadById.get(first.thread().lockOwnerId()) : null;
    return new Group(
        first.waiting(),
        first.thread().lock(),
        mostFrequentSite(threads),
        owner,
        owner != null && isDeadlock(owner),
        threads);
  }

  private boolean isDeadlock(WaitingThread owner) {
    WaitingThread next = owner;
    for (int i = 0; i < threadById.size(); i++) {
      if (next.waiting() != Waiting.LOCK) {
        return false;
      }
      next = threadById.get(next.thread().lockOwnerId());
      if (next == null) {
        return false;
      }
      if (next.thread().id() == owner.thread().id()) {
        return true;
      }
    }
    return false;
  }

  private static SiteFrame mostFrequentSite(List<WaitingThread> threads) {
    Map<String, Integer> counts = new HashMap<>();
    threads.forEach(thread -> counts.merge(thread.site().frame(), 1, Integer::sum));
    SiteFrame most = threads.get(0).site();
    for (WaitingThread thread : threads) {
      if (counts.getOrDefault(thread.site().frame(), 0) > counts.getOrDefault(most.frame(), 0)) {
        most = thread.site();
      }
    }
    return most;
  }
}
