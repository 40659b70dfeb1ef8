package io.netagent.collector.diagnose.evidence;

import io.netagent.recorder.RecordedThread;
import java.util.List;

/**
 * The latest stacks of one JVM that were asked for.
 *
 * @param takenAtNanos CLOCK_MONOTONIC
 * @param threadsInAll more than there are in the list if not all found room
 */
public record ThreadsSeen(long takenAtNanos, List<RecordedThread> threads, int threadsInAll) {
  public ThreadsSeen {
    threads = List.copyOf(threads);
  }
}
