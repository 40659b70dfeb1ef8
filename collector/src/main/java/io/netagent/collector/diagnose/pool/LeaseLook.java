package io.netagent.collector.diagnose.pool;

import io.netagent.recorder.RecordedThread;
import java.util.List;
import java.util.Map;

/**
 * What one walk over a JVM's stacks has shown of one pool library.
 *
 * @param takenAtNanos CLOCK_MONOTONIC of the stacks
 * @param seenAtNanos of the tick that saw them first, by whose rows {@code turnsByInode} is
 * @param waiters threads that waited for a lease
 * @param pastLease threads in the same application classes that don't wait for a lease: they may
 *     hold one
 * @param turnsByInode of the library's connections: how often each had been used
 */
record LeaseLook(
    long takenAtNanos,
    long seenAtNanos,
    List<LeaseWaiter> waiters,
    List<RecordedThread> pastLease,
    Map<Long, Long> turnsByInode) {
  LeaseLook {
    waiters = List.copyOf(waiters);
    pastLease = List.copyOf(pastLease);
  }
}
