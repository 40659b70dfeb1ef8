package io.netagent.collector.diagnose.ends;

import io.netagent.collector.diagnose.finding.Verdict;
import java.util.Optional;

/** A pure function from what one site's ends tell to a verdict. */
interface EndRule {
  Optional<Verdict> judge(SiteEnds site);
}
