package io.netagent.collector.diagnose.listen;

import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Dropped handshakes of one network namespace, in which no queue stands full now.
 *
 * @param process of the listener that was seen fullest; the one with pid -1 if none was seen half
 *     full
 * @param overflows of accept queues
 * @param halfOpen of queues of half-open connections: SYNs dropped or answered with cookies
 * @param fullest null without any listener
 * @param candidates the likeliest first
 * @param maxAcceptQueue somaxconn, or -1
 * @param told at the look before
 */
record OverflowEvidence(
    ProcessEvidence process,
    long namespace,
    CounterBuckets.Stretches overflows,
    CounterBuckets.Stretches halfOpen,
    @Nullable PeakQueue fullest,
    List<PeakQueue> candidates,
    long maxAcceptQueue,
    boolean told) {
  OverflowEvidence {
    candidates = List.copyOf(candidates);
  }
}
