package io.netagent.collector.diagnose.finding;

import java.util.List;

/**
 * A thread that belongs to a finding. All its text comes from the watched process and is hostile.
 *
 * @param threadId of java.lang.Thread
 * @param name empty where no stacks were asked for or given
 * @param doing what it waits for, such as {@code in read from 10.0.0.7:443 for 12 s, without a
 *     limit}
 * @param forSeconds how long already; NaN if not known
 * @param limitSeconds after which it gives up; 0 = never, NaN if not known
 * @param frames innermost first; empty where no stacks were asked for or given
 */
public record BlockedThread(
    long threadId,
    String name,
    String doing,
    double forSeconds,
    double limitSeconds,
    List<String> frames) {
  public BlockedThread {
    frames = List.copyOf(frames);
  }
}
