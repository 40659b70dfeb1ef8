package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Verdict;
import java.util.Optional;

/** A pure function from the evidence at one site to a verdict. */
interface CloseWaitRule {
  RuleId id();

  Optional<Verdict> judge(CloseWaitEvidence evidence);
}
