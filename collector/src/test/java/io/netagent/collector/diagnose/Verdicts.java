package io.netagent.collector.diagnose;

import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Subject;
import io.netagent.collector.diagnose.finding.ToldSockets;
import io.netagent.collector.diagnose.finding.Verdict;
import java.util.List;
import java.util.Map;

/** Verdicts written by hand, with nothing in them but what they are about. */
final class Verdicts {
  private Verdicts() {}

  static Verdict of(RuleId rule, Subject subject, int count) {
    String remote = subject.remotes().texts().stream().sorted().findFirst().orElse("");
    Finding finding =
        new Finding(
            rule.text(),
            rule.usualSeverity(),
            rule.benign(),
            subject.pid(),
            "p",
            "",
            remote,
            count,
            0,
            0,
            0,
            subject.site(),
            subject.site().isEmpty() ? "not-applicable" : "opener",
            "",
            "",
            "",
            "",
            List.of(),
            Map.of(),
            "",
            ToldSockets.NONE);
    return new Verdict(finding, subject);
  }
}
