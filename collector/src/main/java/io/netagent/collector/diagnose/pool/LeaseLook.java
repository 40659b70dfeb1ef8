package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.WaitingThread;
import io.netagent.collector.diagnose.evidence.WaitingThreads;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one walk over a JVM's stacks has shown of one pool library.
 *
 * @param takenAtNanos CLOCK_MONOTONIC of the stacks
 * @param seenAtNanos of the tick that saw them first, by whose rows {@code usesByInode} is
 * @param waiters threads that waited for a lease
 * @param pastLease threads in the same classes of the application that don't wait for a lease: they
 *     may hold one
 * @param usesByInode of the library's connections: how often each had been used, and who opened it
 */
record LeaseLook(
    long takenAtNanos,
    long seenAtNanos,
    List<LeaseWaiter> waiters,
    List<WaitingThread> pastLease,
    Map<Long, Use> usesByInode) {
  /**
   * One connection then.
   *
   * @param openedBy the class of the application that opened it; empty if not known
   */
  record Use(long turns, String openedBy) {}

  LeaseLook {
    waiters = List.copyOf(waiters);
    pastLease = List.copyOf(pastLease);
  }

  /** Of one pool library, from stacks and the library's connections. */
  static LeaseLook of(
      PoolKind pool,
      WaitingThreads threads,
      List<ConnectionEvidence> connections,
      long seenAtNanos) {
    List<LeaseWaiter> waiters = new ArrayList<>();
    Set<String> classes = new HashSet<>();
    for (WaitingThread thread : threads.threads()) {
      if (PoolKind.ofWaiter(thread.thread()) == pool) {
        LeaseWaiter waiter = new LeaseWaiter(thread, pool);
        waiters.add(waiter);
        classes.add(waiter.askedBy());
      }
    }
    waiters.sort(Comparator.comparingLong(waiter -> waiter.waiting().thread().id()));
    classes.remove("");
    List<WaitingThread> pastLease = new ArrayList<>();
    Map<Long, Use> uses = new HashMap<>();
    if (!waiters.isEmpty()) {
      for (WaitingThread thread : threads.threads()) {
        if (thread.inApplication()
            && !thread.isIdle()
            && PoolKind.ofWaiter(thread.thread()) == null
            && isIn(classes, thread.thread().frames())) {
          pastLease.add(thread);
        }
      }
      for (ConnectionEvidence each : connections) {
        uses.put(
            each.row().inode(),
            new Use(PoolConnections.turns(each), LeaseWaiter.outermostClass(each.site().frame())));
      }
    }
    return new LeaseLook(threads.seen().takenAtNanos(), seenAtNanos, waiters, pastLease, uses);
  }

  /** A thread that only began in one of the classes, as the main thread did, is not. */
  private static boolean isIn(Set<String> classes, List<String> frames) {
    for (String frame : frames) {
      String plain = ApplicationFrames.withoutModule(frame);
      if (!plain.contains(".main(") && classes.contains(LeaseWaiter.outermostClass(plain))) {
        return true;
      }
    }
    return false;
  }

  /** What of it is about one class of the application: its waiters, its connections. */
  LeaseLook of(String applicationClass) {
    Map<Long, Use> own = new HashMap<>(usesByInode);
    own.values().removeIf(use -> !use.openedBy().equals(applicationClass));
    return new LeaseLook(
        takenAtNanos,
        seenAtNanos,
        waiters.stream().filter(each -> each.askedBy().equals(applicationClass)).toList(),
        pastLease,
        own);
  }

  /**
   * How many leases there can have been since, at most: each shows as a turn of a connection, as a
   * new connection, or as one that is gone.
   */
  long leasesSince(List<ConnectionEvidence> now) {
    long leases = 0;
    int known = 0;
    for (ConnectionEvidence each : now) {
      Use before = usesByInode.get(each.row().inode());
      known += before == null ? 0 : 1;
      leases += PoolConnections.turns(each) - (before == null ? -1 : before.turns());
    }
    return leases + usesByInode.size() - known;
  }
}
