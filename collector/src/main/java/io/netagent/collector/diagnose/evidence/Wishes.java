package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.diagnose.finding.Ripening;
import io.netagent.collector.diagnose.finding.RuleId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What rules would like to have before they say more: the stacks of a JVM, or time. */
public final class Wishes {
  private final Set<Integer> pids = new TreeSet<>();
  private final Map<Key, Ripening> ripening = new LinkedHashMap<>();

  private record Key(int pid, RuleId rule) {}

  /**
   * Wishes for the stacks of this process: they are there at one of the next ticks. It costs the
   * JVM one walk over its stacks, so it needs a suspicion that the record or the kernel's rows gave
   * first.
   */
  public void add(int pid) {
    pids.add(pid);
  }

  /**
   * Wishes for time: the rule sees what it would tell of this process, and has not seen it for long
   * enough. A short look goes on for it, so it needs a suspicion as well.
   *
   * @param seconds after which the rule would tell it if nothing moves; not positive or infinite
   *     for none
   */
  public void time(ProcessEvidence process, RuleId rule, double seconds) {
    if (seconds > 0 && Double.isFinite(seconds)) {
      ripening.merge(
          new Key(process.pid(), rule),
          new Ripening(rule.text(), process.pid(), process.facts().name(), seconds),
          (one, other) -> one.moreSeconds() <= other.moreSeconds() ? one : other);
    }
  }

  /** Of whom stacks are wished. */
  public Set<Integer> pids() {
    return Set.copyOf(pids);
  }

  /** What time is wished for: for each process and rule the soonest. */
  public List<Ripening> ripening() {
    return List.copyOf(ripening.values());
  }
}
