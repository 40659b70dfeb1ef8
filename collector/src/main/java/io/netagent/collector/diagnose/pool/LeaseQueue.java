package io.netagent.collector.diagnose.pool;

import io.netagent.collector.diagnose.finding.BlockedThread;
import java.util.List;

/**
 * The threads that wait for a lease of one pool library, for a verdict that explains why.
 *
 * @param pool the library, as its users know it
 * @param waitsIn the method they wait in
 * @param connections that the library has open to the same remotes
 * @param threads with their stacks
 */
public record LeaseQueue(
    String pool, String waitsIn, int connections, List<BlockedThread> threads) {
  /** Nobody waits, or nobody has looked. */
  public static final LeaseQueue NONE = new LeaseQueue("", "", 0, List.of());

  public LeaseQueue {
    threads = List.copyOf(threads);
  }
}
