package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.diagnose.finding.Verdict;
import java.util.List;

/**
 * Rules that look at the same evidence, with the history that they need. The group remembers, its
 * rules are pure. Called once a tick, by one thread.
 */
public interface RuleGroup {
  /** The verdicts of this tick. A verdict that is not given any more is withdrawn. */
  List<Verdict> judge(TickEvidence tick);
}
