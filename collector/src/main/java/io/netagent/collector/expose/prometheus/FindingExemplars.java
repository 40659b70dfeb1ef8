package io.netagent.collector.expose.prometheus;

import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.RuleId;
import io.prometheus.client.exemplars.Exemplar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open findings as examples beside the counters that they make rise, so that a graph leads to
 * the line of code: rule and site. OpenMetrics allows them beside counters and buckets only, and
 * 128 characters for names and values together.
 */
final class FindingExemplars {
  static final int MOST_CHARACTERS = 128;

  private static final String RULE = "rule";
  private static final String SITE = "site";

  private final Map<Integer, Map<String, Exemplar>> byPid = new HashMap<>();

  /** Of several findings beside one counter the first one, which is the gravest. */
  FindingExemplars(List<Finding> findings) {
    for (Finding finding : findings) {
      String key = key(finding);
      if (!finding.benign() && finding.pid() >= 0 && !key.isEmpty()) {
        byPid
            .computeIfAbsent(finding.pid(), unused -> new HashMap<>())
            .putIfAbsent(key, exemplar(finding));
      }
    }
  }

  /**
   * Beside one series.
   *
   * @param value of its first label where it is neither process nor pid; else empty
   */
  @Nullable Exemplar of(int pid, MetricCatalog metric, String value) {
    Map<String, Exemplar> ofProcess = byPid.get(pid);
    return ofProcess == null ? null : ofProcess.get(key(metric, value));
  }

  /** Empty for a finding of which no counter tells. */
  private static String key(Finding finding) {
    String rule = finding.rule();
    if (rule.equals(RuleId.ABANDONED_UNTIL_GC.text())) {
      return key(MetricCatalog.JVM_CLOSED, "gc");
    }
    if (rule.equals(RuleId.CONNECT_UNANSWERED.text())) {
      return key(MetricCatalog.JVM_CONNECT_FAILURES, "timed_out");
    }
    if (rule.equals(RuleId.PORT_EXHAUSTION.text())) {
      return key(MetricCatalog.JVM_CONNECT_FAILURES, "no_local_port");
    }
    if (rule.equals(RuleId.TLS_HANDSHAKE_STALL.text())) {
      return key(MetricCatalog.JVM_HANDSHAKES, "failed");
    }
    if (rule.equals(RuleId.SLOW_DNS.text())) {
      return key(MetricCatalog.JVM_LOOKUPS_FAILED, "");
    }
    if (finding.siteKind().startsWith("opener")) {
      return key(MetricCatalog.JVM_OPENED, "client");
    }
    return finding.siteKind().startsWith("first-reader")
        ? key(MetricCatalog.JVM_OPENED, "server")
        : "";
  }

  private static String key(MetricCatalog metric, String value) {
    return value.isEmpty() ? metric.name() : metric.name() + ' ' + value;
  }

  private static Exemplar exemplar(Finding finding) {
    String site = LabelText.printable(finding.site());
    return site.isEmpty()
        ? new Exemplar(finding.count(), RULE, finding.rule())
        : new Exemplar(finding.count(), RULE, finding.rule(), SITE, fitting(finding.rule(), site));
  }

  /** The end of a site tells more than its packages. */
  private static String fitting(String rule, String site) {
    int room = MOST_CHARACTERS - RULE.length() - SITE.length() - rule.length();
    int surplus = site.codePointCount(0, site.length()) - room;
    return surplus <= 0 ? site : site.substring(site.offsetByCodePoints(0, surplus));
  }
}
