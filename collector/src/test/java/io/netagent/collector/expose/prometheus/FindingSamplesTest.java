package io.netagent.collector.expose.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.finding.ToldSockets;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.SnapshotFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which findings of a JVM stand by name, and which are its rest. */
final class FindingSamplesTest {
  private static final Path RULES = Path.of("..", "dashboards", "rules");
  private static final Pattern NAMED_RULE = Pattern.compile("rule=\"([^\"]*)\"");

  @Test
  void findings_moreThanHaveRoom_criticalOnesAndLeaksStandByName() {
    LatestSnapshot latest = new LatestSnapshot(() -> 0);
    latest.accept(
        SnapshotFixture.snapshot(
            List.of(
                of(RuleId.ACCEPTED_UNREAD, Severity.WARNING),
                of(RuleId.CLIENT_PER_REQUEST, Severity.WARNING),
                of(RuleId.CLOSED_BUT_OPEN, Severity.WARNING),
                of(RuleId.CLOSE_WAIT_LEAK, Severity.WARNING),
                of(RuleId.FD_EXHAUSTION, Severity.CRITICAL)),
            1));
    Map<String, Double> bySeries = new TreeMap<>();
    for (Family family : new SnapshotMetrics(latest, "1", 10_000).collect()) {
      for (Series each : family.series()) {
        if (each.name.equals("netagent_findings") && each.value > 0) {
          bySeries.put(String.join(" ", each.labelValues.subList(0, 2)), each.value);
        }
      }
    }
    assertEquals(
        Map.of(
            "fd-exhaustion critical",
            1.0,
            "closed-but-open warning",
            1.0,
            "close-wait-leak warning",
            1.0,
            "other warning",
            2.0),
        bySeries);
  }

  /** What an alert asks for by name must not be folded for anything that none asks for. */
  @Test
  void rules_thatAlertsName_areLeaks() throws IOException {
    Set<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.walk(RULES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
        Matcher rule = NAMED_RULE.matcher(Files.readString(file));
        while (rule.find()) {
          named.add(rule.group(1));
        }
      }
    }
    assertFalse(named.isEmpty());
    assertTrue(FindingSamples.LEAKS.containsAll(named), named::toString);
  }

  private static Finding of(RuleId rule, Severity severity) {
    Finding leak = SnapshotFixture.leak();
    return new Finding(
        rule.text(),
        severity,
        false,
        leak.pid(),
        leak.process(),
        leak.local(),
        leak.remote(),
        leak.count(),
        leak.oldestSeconds(),
        leak.standsForSeconds(),
        leak.growthPerMinute(),
        leak.site(),
        leak.siteKind(),
        leak.library(),
        leak.summary(),
        leak.why(),
        leak.advice(),
        leak.blocked(),
        leak.evidence(),
        "",
        ToldSockets.NONE);
  }
}
