package io.netagent.collector.expose.prometheus;

import java.util.Locale;

/** The catalogue as docs/metrics.md. */
final class CatalogPage {
  /** Who has this page written. */
  static final String COMMAND =
      "mvn -q test -pl collector -am -Dtest=MetricCatalogTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dnetagent.docs.write=true";

  @SuppressWarnings("InlineFormatString") // A page of text is easier to read by itself.
  private static final String HEAD =
      """
      # Metrics

      Written from `MetricCatalog` by `%s`; do not edit.

      What `/metrics` of a collector shows: text format 0.0.4, or OpenMetrics 1.0.0 where the scraper asks for it. In OpenMetrics
      the counters of a JVM with an open finding bear it as an example (labels `rule` and `site`).

      - **Names.** Base units, `_total` for what only rises, `_info` for what is told by labels. A gauge without a value is absent,
        never 0; a count is 0 from the start, but for the values that most JVMs never have (below).
      - **process, pid.** `process` is the agent's `name=`, else the main class or the jar; for other programs the comm. Two JVMs may
        bear one name, so join on `pid` as well. Sockets without a visible owner stand under process `unknown`; whatever has no
        series of its own, under `other`, with an empty `pid`.
      - **Bounds.** A JVM with an agent has at most %d series, all else on a host at most %,d together, everything at most
        `--max-series` (10,000). Beyond it JVMs are folded into process `other`, the oldest keep their series; a JVM stays where it is
        for its whole life. The sums hold, and a counter never falls. `netagent_collector_series_folded_total` counts what was folded.
      - **Rare values.** Of a JVM with an agent, these come with their first occurrence and stay, %d of them at most; what comes
        later is counted under the value `other`: states but `established`, `listen`, `close_wait` and `time_wait`; reasons `broken_pipe`
        and `at_exit`; errors `unreachable`, `reset`, `too_many_files` and `aborted`; blocked kinds `write` and `accept`; unknown kinds
        but `other`; result `tls_older`; and the metrics of adopted connections, untracked opens, connections without a socket,
        resumed handshakes, lookups and handshakes in progress.
      - **Series that stay.** What is named (processes, listeners, remotes, sites) keeps its series while it is among the first
        twice as many; the first half of the places goes to the first at once.

      """;

  private CatalogPage() {}

  static String text() {
    StringBuilder page =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                HEAD,
                COMMAND,
                SeriesLimits.PER_JVM,
                SeriesLimits.ALL_ELSE,
                RareValues.MOST));
    page.append("| metric | type | unit | labels | series | from | meaning |\n");
    page.append("|---|---|---|---|---|---|---|\n");
    for (MetricCatalog metric : MetricCatalog.values()) {
      page.append("| `")
          .append(metric.metricName())
          .append("` | ")
          .append(metric.type().name().toLowerCase(Locale.ROOT))
          .append(" | ")
          .append(metric.shape().unit())
          .append(" | ")
          .append(String.join(", ", metric.labels()))
          .append(" | ")
          .append(MetricCardinality.of(metric))
          .append(" | ")
          .append(MetricOrigin.of(metric).text())
          .append(" | ")
          .append(metric.help().replace("|", "\\|"))
          .append(" |\n");
    }
    return page.toString();
  }
}
