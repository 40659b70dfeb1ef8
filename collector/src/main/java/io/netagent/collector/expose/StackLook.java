package io.netagent.collector.expose;

import io.netagent.collector.correlate.BlockedCalls;
import io.netagent.recorder.RecordedThread;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks a JVM for the stacks of its threads, when somebody wants to see them. This is the one
 * question that a JVM notices: its agent walks all stacks once, at most once a second whoever asks.
 * Waits for two seconds at most; thread-safe.
 */
public interface StackLook {
  /** Nobody to ask. */
  StackLook NONE = pid -> Stacks.missing("There is no agent to ask in process " + pid + ".");

  /** The stacks of this process, or why there are none. */
  Stacks ask(int pid);

  /**
   * What threads were called, by id, in the latest answer of this process if that is not too old;
   * empty else. Asks nobody.
   */
  default Map<Long, String> names(int pid) {
    return Map.of();
  }

  /**
   * What was answered.
   *
   * @param blocked what the threads were blocked in at that moment; null without an answer
   * @param threads those that wait for a socket first
   * @param threadsInAll more than there are in the list if not all found room
   * @param missing why there are no stacks, in a sentence; null if there are
   */
  record Stacks(
      @Nullable BlockedCalls blocked,
      List<RecordedThread> threads,
      int threadsInAll,
      @Nullable String missing) {
    public Stacks {
      threads = List.copyOf(threads);
    }

    /** No stacks, for this reason. */
    public static Stacks missing(String why) {
      return new Stacks(null, List.of(), 0, why);
    }
  }
}
