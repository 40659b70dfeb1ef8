package io.netagent.collector.expose.explain;

import io.netagent.collector.diagnose.finding.Finding;
import java.util.List;
import java.util.Map;

/**
 * What a saved socket table shows.
 *
 * @param rows TCP rows in it
 * @param byState their number by state, the largest first, none of 0
 * @param figures what is worth a look in it, by name; empty for a table without anything of the
 *     kind
 * @param findings the most urgent first
 * @param missing what the text can't tell, and what would
 */
public record Explanation(
    long rows,
    Map<String, Long> byState,
    Map<String, String> figures,
    List<Finding> findings,
    List<String> missing) {
  public Explanation {
    findings = List.copyOf(findings);
    missing = List.copyOf(missing);
  }

  /** Whether something is wrong: a finding that is not benign. */
  public boolean hasFaults() {
    return findings.stream().anyMatch(finding -> !finding.benign());
  }
}
