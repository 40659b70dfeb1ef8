package io.netagent.collector.diagnose.evidence;

import java.util.Set;
import java.util.TreeSet;

/**
 * The JVMs whose stacks a rule would like to see at the next tick. A wish costs the JVM one walk
 * over its stacks, so it needs a suspicion that the record or the kernel's rows gave first.
 */
public final class StackWishes {
  private final Set<Integer> pids = new TreeSet<>();

  /** Wishes for the stacks of this process. */
  public void add(int pid) {
    pids.add(pid);
  }

  /** Of whom stacks are wished. */
  public Set<Integer> pids() {
    return Set.copyOf(pids);
  }
}
