package io.netagent.collector.diagnose;

import java.util.Optional;

/** A pure function from the evidence at one site to a verdict. */
interface Rule {
  RuleId id();

  Optional<Verdict> judge(Evidence evidence);
}
