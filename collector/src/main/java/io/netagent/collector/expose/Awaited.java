package io.netagent.collector.expose;

import io.netagent.collector.diagnose.finding.Ripening;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a longer look may bring.
 *
 * @param pid of the process that it is about, or -1
 * @param what such as {@code close-wait-leak of orders (pid 4242)}; may be hostile
 * @param moreSeconds so much longer, at least
 */
public record Awaited(int pid, String what, double moreSeconds) {
  /** Until the next tick. */
  private static final double STACKS_SECONDS = 1;

  /**
   * All that a tick awaits, the soonest first.
   *
   * @param stacksAsked the JVMs that were asked for their stacks and have not answered yet
   */
  public static List<Awaited> of(List<Ripening> ripening, Collection<Integer> stacksAsked) {
    List<Awaited> awaited = new ArrayList<>();
    for (int pid : stacksAsked) {
      awaited.add(new Awaited(pid, "the stacks of pid " + pid, STACKS_SECONDS));
    }
    for (Ripening each : ripening) {
      String of = each.pid() < 0 ? "" : " of " + each.process() + " (pid " + each.pid() + ")";
      awaited.add(new Awaited(each.pid(), each.rule() + of, each.moreSeconds()));
    }
    return awaited;
  }
}
